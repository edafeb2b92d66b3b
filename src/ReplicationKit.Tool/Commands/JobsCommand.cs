using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit jobs</c>.</summary>
internal sealed class JobsCommand(Terminal terminal)
    : ListingCommand<SchedulerJob>(
        terminal,
        "jobs",
        "Lists the jobs of the replication scheduler, including those of transient replications.",
        "Write each job, with its history, as one JSON object per line."
    )
{
    protected override Column[] Columns { get; } =
    [
        new("DOCUMENT"),
        new("LAST EVENT"),
        new("SINCE"),
        new("WRITTEN", IsNumber: true),
        new("PENDING", IsNumber: true, IsOptional: true),
        new("SOURCE", GivesWay: true),
        new("TARGET", GivesWay: true),
        new("JOB", GivesWay: true),
    ];

    protected override IAsyncEnumerable<SchedulerJob> ListAsync(
        Replicator replicator,
        ParseResult result,
        CancellationToken cancellationToken
    ) => replicator.ListJobsAsync(cancellationToken);

    protected override string Json(SchedulerJob item) => JsonOutput.Of(JobJson.From(item));

    protected override Cell[] Row(SchedulerJob item, Uri server)
    {
        SchedulerEvent? last = item.History.Count > 0 ? item.History[0] : null;
        return
        [
            item.DocumentId is { } id ? Shown.OneLine(id) : "(transient)",
            new Cell(last is null ? "" : Shown.OneLine(last.Type), last?.Type == "crashed" ? "olive" : null),
            Shown.Time(last?.Time ?? item.StartTime),
            Shown.Number(item.Figures?.DocsWritten),
            Shown.Number(item.Figures?.ChangesPending),
            Shown.Endpoint(item.Source, server),
            Shown.Endpoint(item.Target, server),
            Shown.OneLine(item.Id),
        ];
    }

    protected override string Nothing(Replicator replicator, ParseResult result) =>
        $"The scheduler of {replicator.BaseAddress} has no jobs.";
}
