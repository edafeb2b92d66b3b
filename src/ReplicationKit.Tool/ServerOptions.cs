using System.CommandLine;
using Microsoft.Extensions.Logging;
using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>Which server a command talks to, and as whom.</summary>
internal sealed class ServerOptions
{
    private readonly Terminal _terminal;
    private readonly Option<string?> _server = new("--server", "-s")
    {
        HelpName = "url",
        Description =
            "The server's URL; else that of COUCHDB_URL. A password in it can be seen by other processes of this machine: better set "
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
                result.AddError($"--database is _replicator, or ends in /_replicator, and '{name}' does not.");
        });
        command.Add(_server);
        command.Add(_database);
    }

    /// <summary>A client of the server. Nothing is sent yet.</summary>
    /// <param name="result">What the user wrote.</param>
    /// <param name="logger">Where the client logs; null: where it logs by default.</param>
    public Replicator Connect(ParseResult result, ILogger? logger = null)
    {
        ReplicatorOptions options = Read(result);
        if (logger is not null)
            options.Logger = logger;
        return Connect(options);
    }

    /// <summary>How to reach the server.</summary>
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
            throw ToolException.Usage($"The server cannot be reached like this: {exception.Message}", exception);
        }
    }

    /// <summary>An absolute http or https URL.</summary>
    public static Uri ParseAddress(string url, string origin) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw ToolException.Usage($"{origin} is not an absolute http or https URL: {SecretMask.InAddress(url)}");

    private Uri Address(ParseResult result)
    {
        if (result.GetValue(_server) is { Length: > 0 } url)
            return ParseAddress(url, "--server");
        if (_terminal.Setting("COUCHDB_URL") is { } variable)
            return ParseAddress(variable, "COUCHDB_URL");
        throw ToolException.Usage("There is no server: give --server URL, or set COUCHDB_URL. 'replicationkit serve' starts one.");
    }

    /// <summary>Those of the URL, which the client reads itself, come first; null: there are no others.</summary>
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
            throw ToolException.Usage(
                "Both CLOUDANT_APIKEY and COUCHDB_USER are set, and only one of them can be meant: unset the other, or put the user into the URL."
            );
        if (key is not null)
            return ReplicatorCredentials.Iam(key);
        return user is null
            ? null
            : Basic(user, password ?? throw ToolException.Usage("COUCHDB_USER is set, and COUCHDB_PASSWORD is not."));
    }

    private static ReplicatorCredentials Basic(string user, string password) =>
        user.Contains(':', StringComparison.Ordinal)
            ? throw ToolException.Usage("The user's name holds a colon, which basic authentication cannot transport.")
            : ReplicatorCredentials.Basic(user, password);

    private bool IsCloudant(Uri address) => address.UserInfo.Length == 0 && _terminal.Setting("CLOUDANT_APIKEY") is not null;
}
