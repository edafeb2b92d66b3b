using System.Text;
using Microsoft.Extensions.Logging;
using ReplicationKit.Rules;
using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>The environment of the commands: output, messages, variables and clock. Tests replace it.</summary>
internal sealed class Terminal
{
    /// <summary>A width at which no line of a file is wrapped.</summary>
    private const int Unlimited = 100_000;

    /// <summary>The console for results.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>The writer for messages.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the output is a terminal that supports colors and animation.</summary>
    public bool IsAnimated => Console.Profile.Capabilities.Ansi;

    /// <summary>Whether the output is a terminal.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>Whether the user can be prompted.</summary>
    public bool CanAsk => Console.Profile.Capabilities.Interactive;

    /// <summary>Whether requests to the server and details of failures are shown.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>Returns the terminal of the process, or its files and pipes.</summary>
    public static Terminal OfProcess()
    {
        if (OperatingSystem.IsWindows())
            System.Console.OutputEncoding = Encoding.UTF8;
        bool isWatched = !System.Console.IsOutputRedirected;
        bool isPlain = !isWatched || Variable("NO_COLOR") is not null || Variable("TERM") == "dumb";
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = isWatched && !System.Console.IsInputRedirected ? InteractionSupport.Yes : InteractionSupport.No,

                // The default enrichers would enable colors again on build servers.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        if (!isWatched)
            console.Profile.Width = Unlimited;
        return new Terminal
        {
            Console = console,
            Error = System.Console.Error,
            Environment = Variable,
            IsWatched = isWatched,
        };
    }

    /// <summary>Writes a message, without secrets in URLs and terminal control sequences.</summary>
    public void Tell(string message) =>
        Error.WriteLine(
            string.Concat(SecretMask.InText(message).Select(character => char.IsControl(character) && character != '\n' ? ' ' : character))
        );

    /// <summary>Writes a line of a result.</summary>
    public void WriteLine(string text) => Console.Profile.Out.Writer.WriteLine(text);

    /// <summary>Returns a variable that is set and not empty, or <c>null</c>.</summary>
    public string? Setting(string name) => Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>Creates the logger of the client and the embedded server.</summary>
    /// <param name="warn">Receives warnings if details are not shown, or <c>null</c> to discard them.</param>
    public ILogger CreateLogger(Action<string>? warn = null) =>
        IsVerbose ? new TextLogger(LogLevel.Debug, Tell) : new TextLogger(warn is null ? LogLevel.None : LogLevel.Warning, warn ?? Tell);

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
