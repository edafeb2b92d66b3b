using System.Text;
using Microsoft.Extensions.Logging;
using ReplicationKit.Rules;
using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>What the commands see of the world: output, messages, environment and clock. Tests bring their own.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that no line of a file is broken.</summary>
    private const int Unlimited = 100_000;

    /// <summary>Where results go.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>Where messages go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the output is a terminal that shows colours and animation.</summary>
    public bool IsAnimated => Console.Profile.Capabilities.Ansi;

    /// <summary>Whether somebody reads the output on a terminal.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>Whether somebody can be asked.</summary>
    public bool CanAsk => Console.Profile.Capabilities.Interactive;

    /// <summary>Whether details of failures, and what is asked of the server, are shown.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>The terminal that the process runs in, or the files and pipes.</summary>
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

                // On build servers they would switch colours on again.
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

    /// <summary>Writes a message. Secrets of URLs in it are hidden, and what a terminal would take for a command.</summary>
    public void Tell(string message) =>
        Error.WriteLine(
            string.Concat(SecretMask.InText(message).Select(character => char.IsControl(character) && character != '\n' ? ' ' : character))
        );

    /// <summary>Writes a line of a result.</summary>
    public void WriteLine(string text) => Console.Profile.Out.Writer.WriteLine(text);

    /// <summary>A variable that is set and not empty.</summary>
    public string? Setting(string name) => Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>Where the client and the embedded server log.</summary>
    /// <param name="warn">Takes warnings where the user did not ask for details; null: nobody does.</param>
    public ILogger CreateLogger(Action<string>? warn = null) =>
        IsVerbose ? new TextLogger(LogLevel.Debug, Tell) : new TextLogger(warn is null ? LogLevel.None : LogLevel.Warning, warn ?? Tell);

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
