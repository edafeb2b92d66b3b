using System.CommandLine;
using System.Globalization;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit status</c>.</summary>
internal sealed class StatusCommand : Command
{
    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly Argument<string> _id = new("id") { Description = "The id of the replication's document." };
    private readonly JsonOption _json = new("Write one JSON object.");

    public StatusCommand(Terminal terminal)
        : base("status", "Shows the status of a replication, with all details that the server reports.")
    {
        _terminal = terminal;
        _server = new ServerOptions(terminal, this);
        Add(_id);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Replicator replicator = _server.Connect(result);
        ReplicationStatus status = await replicator.GetStatusAsync(result.GetRequiredValue(_id), cancellationToken);
        if (result.GetValue(_json))
            _terminal.WriteLine(JsonOutput.Of(StatusJson.From(status)));
        else
            Show(status, replicator);
        return ExitCode.Done;
    }

    private void Show(ReplicationStatus status, Replicator replicator)
    {
        var lines = new Listing(new Column(Shown.OneLine(status.Id)), new Column(Shown.State(status)));
        foreach ((string name, string value) in Lines(status, replicator))
        {
            if (value.Length > 0)
                lines.Add(name, value);
        }

        lines.Show(_terminal.Console);
    }

    private static IEnumerable<(string Name, string Value)> Lines(ReplicationStatus status, Replicator replicator)
    {
        yield return ("source", Shown.Endpoint(status.Source, replicator.BaseAddress));
        yield return ("target", Shown.Endpoint(status.Target, replicator.BaseAddress));
        yield return ("done", Shown.Percent(status.Progress));
        if (status.HasFigures)
        {
            yield return (
                "documents",
                $"{Shown.Number(status.DocsRead)} read, {Shown.Number(status.DocsWritten)} written, "
                    + $"{Shown.Number(status.DocWriteFailures)} rejected by the target"
            );
            yield return (
                "revisions",
                $"{Shown.Number(status.RevisionsChecked)} compared, {Shown.Number(status.MissingRevisionsFound)} missing in the target"
            );
        }

        yield return ("pending", status.ChangesPending is { } pending ? Shown.Count(pending, "change") : "");
        yield return ("started", Shown.Time(status.StartTime));
        yield return ("updated", Shown.Time(status.LastUpdated));
        yield return ("errors", status.ErrorCount == 0 ? "" : status.ErrorCount.ToString(CultureInfo.InvariantCulture));
        yield return ("next retry", Shown.Time(status.NextRetry));
        yield return ("problem", Shown.Problem(status));
        yield return ("side", status.FailedSide is { } side ? JsonNames.Of(side) : "");
        yield return ("advice", status.Advice ?? "");
        yield return ("reason", status.Reason is { } reason ? Shown.OneLine(reason) : "");
        yield return ("job", Shown.OneLine(status.ReplicationId ?? ""));
        yield return ("node", Shown.OneLine(status.Node ?? ""));
    }
}
