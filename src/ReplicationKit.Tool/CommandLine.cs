using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>The tool's entry point: parses the arguments, runs a command, and converts failures to a message and an exit code.</summary>
internal sealed class CommandLine
{
    private readonly Terminal _terminal;
    private readonly RootCommand _root;
    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Show requests to the server, and details of failures.",
        Recursive = true,
    };

    public CommandLine(Terminal terminal)
    {
        _terminal = terminal;
        _root = new RootCommand(
            "Lists, watches and stops the replications of a CouchDB or Cloudant server, and deploys those that an assembly declares."
        )
        {
            new ListCommand(terminal),
            new StatusCommand(terminal),
            new WatchCommand(terminal),
            new StopCommand(terminal),
            new JobsCommand(terminal),
            new TasksCommand(terminal),
            new PlanCommand(terminal),
            new ApplyCommand(terminal),
            new VerifyCommand(terminal),
            new PreviewCommand(terminal),
            new ServeCommand(terminal),
            _verbose,
        };
        HelpOption help = _root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithEnvironment((HelpAction)help.Action!, terminal);
    }

    /// <summary>The tool's commands and options.</summary>
    public RootCommand Root => _root;

    /// <summary>Runs the tool.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            ParseResult result = _root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Action is ParseErrorAction refusal)
                return Refuse(refusal, result, arguments);
            _terminal.IsVerbose = result.GetValue(_verbose);
            return await result.InvokeAsync(Configuration(_terminal.Console.Profile.Out.Writer), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _terminal.Tell("Canceled.");
            return ExitCode.Canceled;
        }
#pragma warning disable CA1031 // A stack trace does not help the user, who can request it with --verbose.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(exception);
        }
    }

    private InvocationConfiguration Configuration(TextWriter output) =>
        new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output,
            Error = _terminal.Error,
        };

    private int Refuse(ParseErrorAction refusal, ParseResult result, IReadOnlyList<string> arguments)
    {
        string text = arguments.Count == 0 ? WithHelp(refusal, result) : string.Join('\n', InvalidArguments.Describe(result, arguments));
        _terminal.Error.WriteLine(SecretMask.InQuotingText(text, arguments));
        return ExitCode.Usage;
    }

    private string WithHelp(ParseErrorAction refusal, ParseResult result)
    {
        refusal.ShowHelp = true;
        using var text = new StringWriter();
        InvocationConfiguration configuration = Configuration(text);
        configuration.Error = text;
        result.Invoke(configuration);
        return text.ToString().Trim();
    }

    private int Fail(Exception exception)
    {
        _terminal.Tell(
            IsExpected(exception)
                ? Wording.Of(exception)
                : $"{exception.GetType().Name}: {exception.Message} (This is a bug in the tool; use --verbose for details.)"
        );
        if (_terminal.IsVerbose)
            _terminal.Tell(exception.ToString());
        return exception switch
        {
            ToolException { ExitCode: var code } => code,
            ReplicationNotFoundException => ExitCode.NotFound,
            _ => ExitCode.Failed,
        };
    }

    private static bool IsExpected(Exception exception) =>
        exception is ToolException or ReplicationException or TimeoutException or IOException or UnauthorizedAccessException or DbException;
}
