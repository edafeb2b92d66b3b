using Spectre.Console;

namespace ReplicationKit.Tool.Tests;

/// <summary>A run of the tool inside the test, with an output, an environment and a keyboard of its own.</summary>
internal sealed class ToolRun
{
    private const char Escape = '\x1b';

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    /// <summary>The environment, and nothing of the process's own.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Whether the output is a terminal, with colors and animation.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The keys that are typed, or <c>null</c> if the input is not interactive.</summary>
    public string? Keys { get; init; }

    public int Width { get; init; } = 100;

    /// <summary>What must never be seen.</summary>
    public string? Secret { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public ObservedWriter Output { get; } = new();

    public ObservedWriter Error { get; } = new();

    public string[] Lines => Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command, and looks for what must not be seen whatever the command is.</summary>
    public async Task<int> RunAsync(params string[] arguments)
    {
        int code = await new CommandLine(CreateTerminal()).RunAsync(arguments, _stop.Token);
        string all = Output.ToString() + Error;
        if (Secret is not null)
            all.Should().NotContain(Secret).And.NotContain(Uri.EscapeDataString(Secret));
        if (!IsTerminal)
            all.Should().NotContain(Escape.ToString());
        if (!arguments.Contains("--verbose"))
            Error.ToString().Should().NotContain("   at ", "a stack trace requires --verbose");
        return code;
    }

    /// <summary>What Ctrl+C does.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>The terminal that the commands see.</summary>
    public Terminal CreateTerminal()
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = IsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = IsTerminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = Keys is null ? InteractionSupport.No : InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(Output),
                EnvironmentVariables = new Dictionary<string, string>(),
            }
        );
        console.Profile.Width = IsTerminal ? Width : 100_000;
        console.Profile.Height = 24;
        return new Terminal
        {
            Console = Keys is null ? console : new TypedConsole(console, new TypedKeys(Keys)),
            Error = Error,
            Environment = Environment.GetValueOrDefault,
            Clock = Clock,
            IsWatched = IsTerminal,
        };
    }
}
