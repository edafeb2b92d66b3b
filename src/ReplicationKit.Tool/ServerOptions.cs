using System.CommandLine;
using Microsoft.Extensions.Logging;
using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>The options that select the server and the credentials of a command.</summary>
internal sealed class ServerOptions
{
    private readonly Terminal _terminal;
    private readonly Option<string?> _server = new("--server", "-s")
    {
        HelpName = "url",
        Description =
            "The server's URL. Default: COUCHDB_URL. Other processes on this machine can see a password in an argument: prefer "
            + "COUCHDB_URL, or COUCHDB_USER and COUCHDB_PASSWORD.",
    };

    private readonly Option<string> _database = new("--database", "-d")
    {
        HelpName = "name",
        Description = "The replicator database: _replicator, or one whose name ends in /_replicator.",
        DefaultValueFactory = _ => "_replicator",
    };

    public ServerOptions(Terminal terminal, Command command)
    {
        _terminal = terminal;
        _database.Validators.Add(result =>
        {
            string name = result.GetValueOrDefault<string>();
            if (name != "_replicator" && !name.EndsWith("/_replicator", StringComparison.Ordinal))
                result.AddError($"--database must be _replicator or end in /_replicator, and '{name}' does not.");
        });
        command.Add(_server);
        command.Add(_database);
    }

    /// <summary>Creates a client for the server. Sends no request.</summary>
    /// <param name="result">The parsed arguments.</param>
    /// <param name="logger">The client's logger, or <c>null</c> to use the default.</param>
    public Replicator Connect(ParseResult result, ILogger? logger = null)
    {
        ReplicatorOptions options = Read(result);
        if (logger is not null)
            options.Logger = logger;
        return Connect(options);
    }

    /// <summary>Returns the options with which the server is reached.</summary>
    public ReplicatorOptions Read(ParseResult result)
    {
        Uri address = Address(result);
        var options = new ReplicatorOptions
        {
            BaseAddress = address,
            Credentials = Credentials(address),
            Database = result.GetRequiredValue(_database),
            Logger = _terminal.CreateLogger(),
            TimeProvider = _terminal.Clock,
            PollInterval = TimeSpan.FromSeconds(1),
        };
        if (IsCloudant(address))
            options.Server = CouchServer.Cloudant;
        return options;
    }

    public static Replicator Connect(ReplicatorOptions options)
    {
        try
        {
            return Replicator.Connect(options);
        }
        catch (ArgumentException exception)
        {
            throw ToolException.Usage($"Cannot connect to the server: {exception.Message}", exception);
        }
    }

    /// <summary>Parses an absolute http or https URL.</summary>
    public static Uri ParseAddress(string url, string origin) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw ToolException.Usage(
                $"{origin} must be an absolute http or https URL such as http://localhost:5984, not '{SecretMask.InAddress(url)}'."
            );

    private Uri Address(ParseResult result)
    {
        if (result.GetValue(_server) is { } url)
            return ParseAddress(url, "--server");
        if (_terminal.Setting("COUCHDB_URL") is { } variable)
            return ParseAddress(variable, "COUCHDB_URL");
        throw ToolException.Usage("No server specified: use --server URL, or set COUCHDB_URL. 'replicationkit serve' starts one.");
    }

    /// <summary>
    /// Returns credentials from the environment, or <c>null</c> if there are none or the URL, which the client reads itself, contains some.
    /// </summary>
    private ReplicatorCredentials? Credentials(Uri address)
    {
        string? password = _terminal.Setting("COUCHDB_PASSWORD");
        if (address.UserInfo.Length > 0)
        {
            bool isUserOnly = !address.UserInfo.Contains(':', StringComparison.Ordinal) && password is not null;
            return isUserOnly ? Basic(Uri.UnescapeDataString(address.UserInfo), password!) : null;
        }

        string? user = _terminal.Setting("COUCHDB_USER");
        string? key = _terminal.Setting("CLOUDANT_APIKEY");
        if (key is not null && user is not null)
            throw ToolException.Usage("Both CLOUDANT_APIKEY and COUCHDB_USER are set: unset one of them, or put the user into the URL.");
        if (key is not null)
            return ReplicatorCredentials.Iam(key);
        return user is null
            ? null
            : Basic(user, password ?? throw ToolException.Usage("COUCHDB_USER is set, but COUCHDB_PASSWORD is not. Set both."));
    }

    private static ReplicatorCredentials Basic(string user, string password) =>
        user.Contains(':', StringComparison.Ordinal)
            ? throw ToolException.Usage("The user's name contains a colon, which basic authentication does not support.")
            : ReplicatorCredentials.Basic(user, password);

    private bool IsCloudant(Uri address) => address.UserInfo.Length == 0 && _terminal.Setting("CLOUDANT_APIKEY") is not null;
}
