using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit tasks</c>.</summary>
internal sealed class TasksCommand : Command
{
    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly JsonOption _json = new("Writes a JSON object for each replication, one a line.");

    public TasksCommand(Terminal terminal)
        : base("tasks", "Lists the replications that the server works on now, of all its replicator databases and transient ones.")
    {
        _terminal = terminal;
        _server = new ServerOptions(terminal, this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Replicator replicator = _server.Connect(result);
        IAsyncEnumerable<ActiveTask> tasks = replicator.ListTasksAsync(cancellationToken);
        if (result.GetValue(_json)) await foreach (ActiveTask task in tasks) _terminal.WriteLine(JsonOutput.Of(TaskJson.From(task)));
        else await ShowAsync(tasks, replicator);
        return ExitCode.Done;
    }

    private async Task ShowAsync(IAsyncEnumerable<ActiveTask> tasks, Replicator replicator)
    {
        var listing = new Listing(
            new Column("DOCUMENT"), new Column("KIND"), new Column("DONE", IsNumber: true, IsOptional: true), new Column("WRITTEN", IsNumber: true), new Column("PENDING", IsNumber: true, IsOptional: true),
            new Column("UPDATED"), new Column("SOURCE", GivesWay: true), new Column("TARGET", GivesWay: true));
        await foreach (ActiveTask task in tasks)
        {
            listing.Add(
                task.DocumentId is { } id ? Shown.OneLine(id) : "(transient)",
                task.Continuous ? "continuous" : "one-shot",
                Shown.Percent(task.Figures?.Progress),
                Shown.Number(task.Figures?.DocsWritten),
                Shown.Number(task.Figures?.ChangesPending),
                Shown.Time(task.UpdatedOn),
                Shown.Endpoint(task.Source, replicator.BaseAddress),
                Shown.Endpoint(task.Target, replicator.BaseAddress));
        }

        if (listing.Count > 0) listing.Show(_terminal.Console);
        else _terminal.Tell($"{replicator.BaseAddress} works on no replication at the moment.");
    }
}
