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
        IReadOnlyList<string> ids = await FindAsync(replicator, given, cancellationToken);
        if (ids.Count == 0)
        {
            _terminal.Tell($"There are no replications in {replicator.BaseAddress}{replicator.Database}.");
            return ExitCode.Done;
        }

        var failed = new List<ReplicationStatus>();
        try
        {
            await view.RunAsync(FollowAsync(replicator.FollowAllAsync(ids, cancellationToken), view, failed), cancellationToken);
        }
        finally
        {
            foreach (ReplicationStatus status in failed)
                _terminal.Tell($"{Shown.OneLine(status.Id)} failed: {Shown.OneLine(status.Reason ?? "the server reports no reason")}");
        }

        return failed.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task FollowAsync(IAsyncEnumerable<ReplicationStatus> statuses, IWatchView view, List<ReplicationStatus> failed)
    {
        await foreach (ReplicationStatus status in statuses)
        {
            view.Show(status);
            if (status.State == ReplicationState.Failed)
                failed.Add(status);
        }
    }

    /// <summary>Returns the ids to watch. A missing one is reported immediately, not after the others have ended.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(Replicator replicator, string[] given, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        if (given.Length == 0)
        {
            await foreach (ReplicationStatus status in replicator.ListAsync(cancellationToken))
                ids.Add(status.Id);
            return ids;
        }

        foreach (string id in given.Distinct(StringComparer.Ordinal))
        {
            await replicator.GetStatusAsync(id, cancellationToken);
            ids.Add(id);
        }

        return ids;
    }
}
