using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using ReplicationKit.Embedded;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit serve</c>.</summary>
internal sealed class ServeCommand : Command
{
    private const string FileInFolder = "couch.sqlite";

    private static readonly Dictionary<string, string> OptionNames = new(StringComparer.Ordinal)
    {
        [nameof(EmbeddedCouchOptions.Port)] = "--port",
        [nameof(EmbeddedCouchOptions.Address)] = "--address",
        [nameof(EmbeddedCouchOptions.AdminUser)] = "--admin",
        [nameof(EmbeddedCouchOptions.AdminPassword)] = "COUCHDB_PASSWORD",
    };

    private readonly Terminal _terminal;
    private readonly Option<int> _port = new("--port", "-p")
    {
        HelpName = "port",
        Description = "The port, or 0 to select a free one.",
        DefaultValueFactory = _ => 5984,
        CustomParser = ParsePort,
    };

    private readonly Option<IPAddress> _address = new("--address")
    {
        HelpName = "address",
        Description =
            "The address to listen on, for example 0.0.0.0 for all addresses. By default, only this machine can reach the server. Connections "
            + "are not encrypted.",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = ParseAddress,
    };

    private readonly Option<string[]> _config = new("--config")
    {
        HelpName = "section/key=value",
        Description =
            "A server setting, for example cors/origins=* with chttpd/enable_cors=true. A setting without effect is an "
            + "error. Settings are stored with the data.",
    };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "path",
        Description =
            $"The file that stores the data, or a folder for the file {FileInFolder}. By default, the data is kept in memory and lost when the server stops.",
    };

    private readonly Option<string?> _admin = new("--admin")
    {
        HelpName = "user",
        Description = "The administrator's name. Default: COUCHDB_USER, or else admin.",
    };

    public ServeCommand(Terminal terminal)
        : base(
            "serve",
            "Runs a CouchDB-compatible server for development until Ctrl+C. The administrator's password is taken from COUCHDB_PASSWORD; "
                + "on a terminal, one is generated if it is not set."
        )
    {
        _terminal = terminal;
        Add(_port);
        Add(_address);
        Add(_config);
        Add(_data);
        Add(_admin);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken) =>
        ManagedTool.IsThis ? ServeAsync(result, cancellationToken) : ManagedTool.RunAsync();

    private async Task<int> ServeAsync(ParseResult result, CancellationToken cancellationToken)
    {
        string? given = _terminal.Setting("COUCHDB_PASSWORD");
        if (given is null && !_terminal.IsWatched)
            throw ToolException.Usage(
                "Set COUCHDB_PASSWORD: a password is generated only on a terminal, so that it is not written to a file."
            );
        string password = given ?? RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);
        string? file = DataFile(result.GetValue(_data));
        using ILoggerFactory loggers = LoggerFactory.Create(builder =>
            builder
                .SetMinimumLevel(LogLevel.Debug)
                .AddFilter("Microsoft", LogLevel.Warning)
                .AddProvider(new TextLogger(_terminal.IsVerbose ? LogLevel.Debug : LogLevel.None, _terminal.Tell))
        );
        var options = new EmbeddedCouchOptions
        {
            Port = result.GetValue(_port),
            Address = result.GetValue(_address)!,
            DataFile = file,
            AdminUser = result.GetValue(_admin) ?? _terminal.Setting("COUCHDB_USER") ?? "admin",
            AdminPassword = password,
            LoggerFactory = loggers,
        };
        await using EmbeddedCouch couch = await StartAsync(options, cancellationToken);
        foreach (string setting in result.GetValue(_config) ?? [])
            await ConfigureAsync(couch, setting, cancellationToken);
        Tell(couch, options, isPasswordGiven: given is not null);
        await Task.Delay(Timeout.InfiniteTimeSpan, _terminal.Clock, cancellationToken)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return ExitCode.Done;
    }

    private static async Task<EmbeddedCouch> StartAsync(EmbeddedCouchOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await EmbeddedCouch.StartAsync(options, cancellationToken);
        }
        catch (ArgumentException exception) when (exception.ParamName is { } name && OptionNames.TryGetValue(name, out string? option))
        {
            string reason = exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
            throw ToolException.Usage(reason.Replace(name + ":", option + ":", StringComparison.Ordinal), exception);
        }
        catch (SocketException exception)
        {
            throw ToolException.Usage($"--address: {options.Address} is not an address of this machine ({exception.Message}).", exception);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw ToolException.Failed($"--port: {options.Port} is in use. Use --port 0 to select a free one.", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw ToolException.Usage(exception.Message, exception);
        }
    }

    // By the server's own API, which refuses what has no effect.
    private static async Task ConfigureAsync(EmbeddedCouch couch, string setting, CancellationToken cancellationToken)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string[] path = equals < 0 ? [] : setting[..equals].Split('/');
        if (path.Length != 2)
            throw ToolException.Usage($"--config must be section/key=value, for example cors/origins=*, not '{setting}'.");
        using HttpClient client = couch.CreateClient();
        using var content = new StringContent($"\"{JsonEncodedText.Encode(setting[(equals + 1)..])}\"", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PutAsync(
            $"_node/_local/_config/{Uri.EscapeDataString(path[0])}/{Uri.EscapeDataString(path[1])}",
            content,
            cancellationToken
        );
        if (response.IsSuccessStatusCode)
            return;
        using JsonDocument error = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
        throw ToolException.Usage("--config: " + error.RootElement.GetProperty("reason").GetString());
    }

    private static IPAddress ParseAddress(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address))
            return address;
        result.AddError($"--address must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not '{result.Tokens[0].Value}'.");
        return IPAddress.Loopback;
    }

    private static int ParsePort(ArgumentResult result)
    {
        if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65535)
            result.AddError($"--port must be a number from 0 to 65535, not '{result.Tokens[0].Value}'.");
        return port;
    }

    private static string? DataFile(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return null;
        bool isFolder = Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
        string file = Path.GetFullPath(isFolder ? Path.Combine(path, FileInFolder) : path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Failed($"--data: the folder of '{file}' cannot be created: {exception.Message}", exception);
        }

        return file;
    }

    private void Tell(EmbeddedCouch couch, EmbeddedCouchOptions options, bool isPasswordGiven)
    {
        string user = Uri.EscapeDataString(options.AdminUser);
        string authority = couch.BaseAddress.Authority;
        _terminal.WriteLine($"Serving {couch.BaseAddress}, data {options.DataFile ?? "in memory"}. Press Ctrl+C to stop.");
        if (isPasswordGiven)
        {
            _terminal.WriteLine($"Administrator {options.AdminUser}, with the password in COUCHDB_PASSWORD. For other commands:");
            _terminal.WriteLine($"  COUCHDB_URL=http://{user}@{authority}");
            return;
        }

        _terminal.WriteLine($"Administrator {options.AdminUser}, with a password that was generated for this run. For other commands:");
        _terminal.WriteLine($"  COUCHDB_URL=http://{user}:{options.AdminPassword}@{authority}");
    }
}
