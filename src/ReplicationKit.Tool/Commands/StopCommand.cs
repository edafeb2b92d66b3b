using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit stop</c>.</summary>
internal sealed class StopCommand : Command
{
    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly Argument<string[]> _ids = new("id")
    {
        Description = "The ids of the replications' documents.",
        Arity = ArgumentArity.OneOrMore,
    };

    public StopCommand(Terminal terminal)
        : base("stop", "Stops replications by deleting their documents. The replicated documents remain.")
    {
        _terminal = terminal;
        _server = new ServerOptions(terminal, this);
        Add(_ids);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        string[] ids = GivenIds.Of(result, result.GetRequiredValue(_ids));
        using Replicator replicator = _server.Connect(result);
        try
        {
            await replicator.StopAllAsync(ids, cancellationToken);
        }
        catch (ReplicationBatchException exception)
        {
            ShowStopped(exception.Stopped);
            _terminal.Tell(Wording.Of(exception));
            return exception.Failures.All(failure => failure is ReplicationNotFoundException) ? ExitCode.NotFound : ExitCode.Failed;
        }

        ShowStopped(ids);
        return ExitCode.Done;
    }

    private void ShowStopped(IEnumerable<string> ids)
    {
        foreach (string id in ids.Distinct(StringComparer.Ordinal))
            _terminal.WriteLine($"stopped {Shown.OneLine(id)}");
    }
}
