using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit tasks</c>.</summary>
internal sealed class TasksCommand(Terminal terminal)
    : ListingCommand<ActiveTask>(
        terminal,
        "tasks",
        "Lists the replications that the server is running now, from all its replicator databases and transient ones.",
        "Write each replication as one JSON object per line."
    )
{
    protected override Column[] Columns { get; } =
    [
        new("DOCUMENT"),
        new("KIND"),
        new("DONE", IsNumber: true, IsOptional: true),
        new("WRITTEN", IsNumber: true),
        new("PENDING", IsNumber: true, IsOptional: true),
        new("UPDATED"),
        new("SOURCE", GivesWay: true),
        new("TARGET", GivesWay: true),
    ];

    protected override IAsyncEnumerable<ActiveTask> ListAsync(
        Replicator replicator,
        ParseResult result,
        CancellationToken cancellationToken
    ) => replicator.ListTasksAsync(cancellationToken);

    protected override string Json(ActiveTask item) => JsonOutput.Of(TaskJson.From(item));

    protected override Cell[] Row(ActiveTask item, Uri server) =>
        [
            item.DocumentId is { } id ? Shown.OneLine(id) : "(transient)",
            item.Continuous ? "continuous" : "one-shot",
            Shown.Percent(item.Figures?.Progress),
            Shown.Number(item.Figures?.DocsWritten),
            Shown.Number(item.Figures?.ChangesPending),
            Shown.Time(item.UpdatedOn),
            Shown.Endpoint(item.Source, server),
            Shown.Endpoint(item.Target, server),
        ];

    protected override string Nothing(Replicator replicator, ParseResult result) =>
        $"{replicator.BaseAddress} is not running any replication.";
}
