using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit list</c>.</summary>
internal sealed class ListCommand : Command
{
    private static readonly ReplicationState[] States =
    [
        ReplicationState.Initializing, ReplicationState.Error, ReplicationState.Pending, ReplicationState.Running,
        ReplicationState.Crashing, ReplicationState.Completed, ReplicationState.Failed,
    ];

    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly JsonOption _json = new("Writes a JSON object for each replication, one a line.");
    private readonly Option<string[]> _states = new("--state")
    {
        HelpName = "state",
        Description = $"Only those in this state, or in one of several: {string.Join(", ", States.Select(Shown.State))}.",
        AllowMultipleArgumentsPerToken = true,
    };

    public ListCommand(Terminal terminal)
        : base("list", "Lists the replications of the replicator database, and how they stand.")
    {
        _terminal = terminal;
        _server = new ServerOptions(terminal, this);
        _states.AcceptOnlyFromAmong([.. States.Select(Shown.State)]);
        Add(_states);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Replicator replicator = _server.Connect(result);
        string[] states = result.GetValue(_states) ?? [];
        IAsyncEnumerable<ReplicationStatus> statuses = replicator.ListAsync(States.Where(state => states.Contains(Shown.State(state))), cancellationToken);
        if (result.GetValue(_json)) await foreach (ReplicationStatus status in statuses) _terminal.WriteLine(JsonOutput.Of(StatusJson.From(status)));
        else await ShowAsync(statuses, replicator);
        return ExitCode.Done;
    }

    private async Task ShowAsync(IAsyncEnumerable<ReplicationStatus> statuses, Replicator replicator)
    {
        var listing = new Listing(
            new Column("ID"), new Column("STATE"), new Column("DONE", IsNumber: true, IsOptional: true), new Column("WRITTEN", IsNumber: true), new Column("PENDING", IsNumber: true, IsOptional: true),
            new Column("SOURCE", GivesWay: true), new Column("TARGET", GivesWay: true), new Column("PROBLEM", GivesWay: true, IsOptional: true));
        await foreach (ReplicationStatus status in statuses)
        {
            listing.Add(
                Shown.OneLine(status.Id),
                new Cell(Shown.State(status), Shown.ColorOf(status.State)),
                Shown.Percent(status.Progress),
                status.HasFigures ? Shown.Number(status.DocsWritten) : "",
                Shown.Number(status.ChangesPending),
                Shown.Endpoint(status.Source, replicator.BaseAddress),
                Shown.Endpoint(status.Target, replicator.BaseAddress),
                Shown.Problem(status));
        }

        if (listing.Count > 0) listing.Show(_terminal.Console);
        else _terminal.Tell($"There is no such replication in {replicator.BaseAddress}{replicator.Database}.");
    }
}
