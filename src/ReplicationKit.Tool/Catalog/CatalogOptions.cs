using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReplicationKit.Tool;

/// <summary>The options of the commands that read an assembly: which specifications are used, and how their documents are written.</summary>
internal sealed class CatalogOptions
{
    private static readonly (string Name, CouchServer Server)[] Servers = Array.ConvertAll(
        Enum.GetValues<CouchServer>(),
        server => (NameOf(server), server)
    );

    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly Argument<string>? _assembly;
    private readonly Option<string[]> _only = new("--only")
    {
        HelpName = "id",
        Description = "Only the replications with these ids or record names.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _restart = new("--restart-ended") { Description = "Restart replications that have completed or failed." };
    private readonly Option<bool> _design = new("--design")
    {
        Description =
            "Also plan or apply the assembly's design documents, in the sources of the replications whose filters use them. Undeclared fields "
            + "are kept.",
    };
    private readonly Option<string?> _local = new("--local-server")
    {
        HelpName = "url",
        Description =
            "The URL at which the server reaches itself, if it differs from --server, for example behind a port mapping. Default: COUCHDB_LOCAL_URL. "
            + "A user and a password in it are written for the server's own databases.",
    };

    private readonly Option<string?> _version = new("--server-version")
    {
        HelpName = "version",
        Description =
            "The server for which documents are written and checked: "
            + $"{string.Join(", ", Servers.Select(server => server.Name))}. Default: the server for which the replications are declared, "
            + "or cloudant with CLOUDANT_APIKEY, or else the version that the server reports.",
    };

    /// <summary>Adds the options of a command that deploys replications.</summary>
    public CatalogOptions(Terminal terminal, Command command)
        : this(terminal, command, AssemblyArgument())
    {
        command.Add(_design);
        command.Add(_restart);
    }

    /// <summary>Adds the options of a command.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="command">The command.</param>
    /// <param name="assembly">The argument that names the assembly, or <c>null</c> if the command has another one.</param>
    public CatalogOptions(Terminal terminal, Command command, Argument<string>? assembly)
    {
        _assembly = assembly;
        _terminal = terminal;
        _server = new ServerOptions(terminal, command);
        _version.AllowOnly([.. Servers.Select(server => server.Name)]);
        if (assembly is not null)
            command.Add(assembly);
        command.Add(_only);
        command.Add(_local);
        command.Add(_version);
    }

    public static Argument<string> AssemblyArgument() =>
        new("assembly")
        {
            Description = "The assembly that declares the replications, such as bin/Release/net10.0/App.dll. Its code is executed.",
        };

    /// <summary>Prepares the comparison of the databases of deployed replications.</summary>
    public Comparison Compare(ParseResult result, IReadOnlyList<string> ids)
    {
        ReplicatorOptions options = _server.Read(result);
        SetLocalServer(options, result);
        options.Server = Named(result) ?? options.Server;
        return new Comparison(ServerOptions.Connect(options), null, [.. ids.Select(id => new ComparisonSubject(id, null))], []);
    }

    /// <summary>Loads an assembly, and prepares the comparison of the databases of the replications that it declares.</summary>
    [RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
    public Task<Comparison> CompareAsync(ParseResult result, string assembly) =>
        OpenAsync(
            result,
            assembly,
            static (replicator, catalog, meant) =>
                Task.FromResult(
                    new Comparison(
                        replicator,
                        catalog,
                        [
                            .. catalog
                                .Specs.Where(spec => meant.Any(description => description.SpecificationType == spec.GetType()))
                                .Select(spec => new ComparisonSubject(spec.DocumentId ?? spec.GetType().Name, spec)),
                        ],
                        [.. meant.Where(description => !catalog.Specs.Any(spec => spec.GetType() == description.SpecificationType))]
                    )
                )
        );

    /// <summary>Loads the assembly and compares its declarations with the deployed replications.</summary>
    [RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
    public Task<Deployment> PlanAsync(ParseResult result, CancellationToken cancellationToken) =>
        OpenAsync(
            result,
            result.GetRequiredValue(_assembly!),
            (replicator, catalog, meant) =>
                Deployment.PlanAsync(replicator, catalog, meant, result.GetValue(_restart), result.GetValue(_design), cancellationToken)
        );

    /// <summary>Loads an assembly and connects to its server.</summary>
    [RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
    private async Task<T> OpenAsync<T>(
        ParseResult result,
        string assembly,
        Func<Replicator, AssemblyCatalog, IReadOnlyList<ReplicationDescription>, Task<T>> use
    )
    {
        ReplicatorOptions options = _server.Read(result);
        SetLocalServer(options, result);
        AssemblyCatalog catalog = AssemblyCatalog.Load(assembly);
        Replicator? replicator = null;
        try
        {
            IReadOnlyList<ReplicationDescription> meant = Meant(catalog, GivenIds.Of(result, result.GetValue(_only)));
            options.Server = Named(result) ?? ServerOf(meant) ?? options.Server;
            replicator = ServerOptions.Connect(options);
            return await use(replicator, catalog, meant);
        }
        catch
        {
            replicator?.Dispose();
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Returns the server for which all specifications are declared, or <c>null</c> if they differ or use the default, which does not count
    /// as a declaration.
    /// </summary>
    internal static CouchServer? ServerOf(IEnumerable<ReplicationDescription> descriptions)
    {
        CouchServer[] declared = [.. descriptions.Select(description => description.Server).Distinct()];
        return declared is [not CouchServer.CouchDB35] ? declared[0] : null;
    }

    private static string NameOf(CouchServer server) =>
        server == CouchServer.Cloudant
            ? "cloudant"
            : string.Create(CultureInfo.InvariantCulture, $"{(int)server / 100}.{(int)server % 100}");

    private CouchServer? Named(ParseResult result) =>
        result.GetValue(_version) is { } version ? Array.Find(Servers, server => server.Name == version).Server : null;

    private void SetLocalServer(ReplicatorOptions options, ParseResult result)
    {
        string? local = result.GetValue(_local);
        string origin = local is null ? "COUCHDB_LOCAL_URL" : "--local-server";
        if ((local ?? _terminal.Setting("COUCHDB_LOCAL_URL")) is not { } url)
            return;
        var address = new UriBuilder(ServerOptions.ParseAddress(url, origin));
        if (address.UserName.Length > 0)
            options.LocalCredentials = EndpointCredentials.Basic(
                Uri.UnescapeDataString(address.UserName),
                Uri.UnescapeDataString(address.Password)
            );
        address.UserName = address.Password = "";
        options.LocalBaseAddress = address.Uri;
    }

    private static IReadOnlyList<ReplicationDescription> Meant(AssemblyCatalog catalog, string[] only)
    {
        if (only.Length == 0)
            return catalog.All;
        foreach (string name in only)
        {
            if (!catalog.All.Any(description => IsCalled(description, name)))
                throw new ToolException(
                    ExitCode.NotFound,
                    $"{catalog.Name} declares no replication '{name}', which --only names.{InvalidArguments.Meant(name, catalog.All.SelectMany(Names))} "
                        + $"It has: {string.Join(", ", catalog.All.Select(description => description.Id))}."
                );
        }

        return [.. catalog.All.Where(description => Array.Exists(only, name => IsCalled(description, name)))];
    }

    private static bool IsCalled(ReplicationDescription description, string name) => Names(description).Contains(name);

    private static IEnumerable<string> Names(ReplicationDescription description) =>
        [description.Id, description.Name, description.SpecificationType.Name];
}
