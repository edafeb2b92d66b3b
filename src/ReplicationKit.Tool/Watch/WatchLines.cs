using System.Globalization;

namespace ReplicationKit.Tool;

/// <summary>A line for each change of state, for files and pipes; or each status as JSON.</summary>
internal sealed class WatchLines(Terminal terminal, bool isJson) : IWatchView
{
    private readonly Dictionary<string, ReplicationState> _shown = new(StringComparer.Ordinal);

    public void Show(ReplicationStatus status)
    {
        if (isJson)
        {
            terminal.WriteLine(JsonOutput.Of(StatusJson.From(status)));
            return;
        }

        if (_shown.TryGetValue(status.Id, out ReplicationState state) && state == status.State)
            return;
        _shown[status.Id] = status.State;
        string time = terminal.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string figures = status.HasFigures ? $", {Shown.Number(status.DocsWritten)} written" : "";
        if (status is { State: ReplicationState.Running, ChangesPending: { } pending })
            figures += pending == 0 ? ", up to date" : $", {Shown.Number(pending)} pending";
        string problem = Shown.Problem(status) is { Length: > 0 } text ? ", " + text : "";
        terminal.WriteLine($"{time} {Shown.OneLine(status.Id)}: {Shown.State(status)}{figures}{problem}");
    }

    public void Note(string text) => terminal.Tell(text);

    public Task RunAsync(Task following, CancellationToken cancellationToken) => following;
}
