using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit list</c>.</summary>
internal sealed class ListCommand : ListingCommand<ReplicationStatus>
{
    private static readonly ReplicationState[] States =
    [
        ReplicationState.Initializing,
        ReplicationState.Error,
        ReplicationState.Pending,
        ReplicationState.Running,
        ReplicationState.Crashing,
        ReplicationState.Completed,
        ReplicationState.Failed,
    ];

    private readonly Option<string[]> _states = new("--state")
    {
        HelpName = "state",
        Description = $"Only the replications in one of these states: {string.Join(", ", States.Select(Shown.State))}.",
        AllowMultipleArgumentsPerToken = true,
    };

    public ListCommand(Terminal terminal)
        : base(
            terminal,
            "list",
            "Lists the replications of the replicator database with their states.",
            "Write each replication as one JSON object per line."
        )
    {
        _states.AllowOnly([.. States.Select(Shown.State)]);
        Add(_states);
    }

    protected override Column[] Columns { get; } =
    [
        new("ID"),
        new("STATE"),
        new("DONE", IsNumber: true, IsOptional: true),
        new("WRITTEN", IsNumber: true),
        new("PENDING", IsNumber: true, IsOptional: true),
        new("SOURCE", GivesWay: true),
        new("TARGET", GivesWay: true),
        new("PROBLEM", GivesWay: true, IsOptional: true),
    ];

    protected override IAsyncEnumerable<ReplicationStatus> ListAsync(
        Replicator replicator,
        ParseResult result,
        CancellationToken cancellationToken
    )
    {
        string[] states = result.GetValue(_states) ?? [];
        return replicator.ListAsync(States.Where(state => states.Contains(Shown.State(state))), cancellationToken);
    }

    protected override string Json(ReplicationStatus item) => JsonOutput.Of(StatusJson.From(item));

    protected override Cell[] Row(ReplicationStatus item, Uri server) =>
        [
            Shown.OneLine(item.Id),
            new Cell(Shown.State(item), Shown.ColorOf(item.State)),
            Shown.Percent(item.Progress),
            item.HasFigures ? Shown.Number(item.DocsWritten) : "",
            Shown.Number(item.ChangesPending),
            Shown.Endpoint(item.Source, server),
            Shown.Endpoint(item.Target, server),
            Shown.Problem(item),
        ];

    protected override string Nothing(Replicator replicator, ParseResult result)
    {
        string[] states = result.GetValue(_states) ?? [];
        string inStates = states.Length == 0 ? "" : $" in the state {string.Join(" or ", states)}";
        return $"No replications{inStates} found in {replicator.BaseAddress}{replicator.Database}.";
    }
}
