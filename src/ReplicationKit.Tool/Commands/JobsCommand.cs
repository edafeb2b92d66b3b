using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit jobs</c>.</summary>
internal sealed class JobsCommand : Command
{
    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly JsonOption _json = new("Writes a JSON object for each job, one a line, with its history.");

    public JobsCommand(Terminal terminal)
        : base("jobs", "Lists the jobs of the replication scheduler, those of transient replications among them.")
    {
        _terminal = terminal;
        _server = new ServerOptions(terminal, this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Replicator replicator = _server.Connect(result);
        IAsyncEnumerable<SchedulerJob> jobs = replicator.ListJobsAsync(cancellationToken);
        if (result.GetValue(_json)) await foreach (SchedulerJob job in jobs) _terminal.WriteLine(JsonOutput.Of(JobJson.From(job)));
        else await ShowAsync(jobs, replicator);
        return ExitCode.Done;
    }

    private async Task ShowAsync(IAsyncEnumerable<SchedulerJob> jobs, Replicator replicator)
    {
        var listing = new Listing(
            new Column("DOCUMENT"), new Column("LAST EVENT"), new Column("SINCE"), new Column("WRITTEN", IsNumber: true), new Column("PENDING", IsNumber: true, IsOptional: true),
            new Column("SOURCE", GivesWay: true), new Column("TARGET", GivesWay: true), new Column("JOB", GivesWay: true));
        await foreach (SchedulerJob job in jobs)
        {
            SchedulerEvent? last = job.History.Count > 0 ? job.History[0] : null;
            listing.Add(
                job.DocumentId is { } id ? Shown.OneLine(id) : "(transient)",
                new Cell(last is null ? "" : Shown.OneLine(last.Type), last?.Type == "crashed" ? "yellow" : null),
                Shown.Time(last?.Time ?? job.StartTime),
                Shown.Number(job.Figures?.DocsWritten),
                Shown.Number(job.Figures?.ChangesPending),
                Shown.Endpoint(job.Source, replicator.BaseAddress),
                Shown.Endpoint(job.Target, replicator.BaseAddress),
                Shown.OneLine(job.Id));
        }

        if (listing.Count > 0) listing.Show(_terminal.Console);
        else _terminal.Tell($"The scheduler of {replicator.BaseAddress} has no job.");
    }
}
