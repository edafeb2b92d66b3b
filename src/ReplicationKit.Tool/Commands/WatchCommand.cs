using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit watch</c>.</summary>
internal sealed class WatchCommand : Command
{
    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly Argument<string[]> _ids = new("id")
    {
        Description = "The ids of the replications' documents. Default: all replications.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly JsonOption _json = new("Write each status as one JSON object per line.");

    public WatchCommand(Terminal terminal)
        : base(
            "watch",
            "Follows replications until all have ended, with a progress bar for each, or with a line for each change of state if the output is "
                + "a file or a pipe. Exits with 1 if a replication has failed."
        )
    {
        _terminal = terminal;
        _server = new ServerOptions(terminal, this);
        Add(_ids);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        string[] given = GivenIds.Of(result, result.GetValue(_ids));
        bool isJson = result.GetValue(_json);
        IWatchView view = _terminal.IsAnimated && !isJson ? new WatchBars(_terminal) : new WatchLines(_terminal, isJson);
        using Replicator replicator = _server.Connect(result, _terminal.CreateLogger(view.Note));
        var latest = new Dictionary<string, ReplicationStatus>(StringComparer.Ordinal);
        void Show(ReplicationStatus status)
        {
            if (status.Equals(latest.GetValueOrDefault(status.Id)))
                return;
            latest[status.Id] = status;
            view.Show(status);
        }

        try
        {
            await view.RunAsync(FollowAsync(replicator, given, Show, cancellationToken), cancellationToken);
        }
        finally
        {
            foreach (ReplicationStatus status in latest.Values.Where(HasFailed))
                _terminal.Tell($"{Shown.OneLine(status.Id)} failed: {Shown.OneLine(status.Reason ?? "the server reports no reason")}");
        }

        if (latest.Count == 0)
            _terminal.Tell($"There are no replications in {replicator.BaseAddress}{replicator.Database}.");
        return latest.Values.Any(HasFailed) ? ExitCode.Failed : ExitCode.Done;
    }

    private static bool HasFailed(ReplicationStatus status) => status.State == ReplicationState.Failed;

    private static async Task FollowAsync(
        Replicator replicator,
        string[] given,
        Action<ReplicationStatus> show,
        CancellationToken cancellationToken
    )
    {
        var ids = new List<string>();
        if (given.Length == 0)
        {
            // What the list contains is shown at once: with many replications, it takes a few seconds to read them all again.
            await foreach (ReplicationStatus status in replicator.ListAsync(cancellationToken))
            {
                ids.Add(status.Id);
                show(status);
            }
        }

        foreach (string id in given.Distinct(StringComparer.Ordinal))
        {
            // A missing one is reported now, not after the others have ended.
            await replicator.GetStatusAsync(id, cancellationToken);
            ids.Add(id);
        }

        await foreach (ReplicationStatus status in replicator.FollowAllAsync(ids, cancellationToken))
            show(status);
    }
}
