using System.Globalization;
using System.Text;
using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>The bars of the replications at one moment. It fits the terminal: those that have ended make room first.</summary>
internal sealed class WatchScreen(TimeProvider clock)
{
    private const int PercentWidth = 6;
    private const int StateWidth = 12;
    private const int FiguresWidth = 52;
    private const int Gap = 2;

    private readonly object _gate = new();
    private readonly SortedDictionary<string, ReplicationStatus> _statuses = new(StringComparer.Ordinal);
    private readonly long _start = clock.GetTimestamp();
    private string? _note;

    /// <summary>Whether no replication has been shown yet.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _statuses.Count == 0;
        }
    }

    public void Set(ReplicationStatus status)
    {
        lock (_gate)
        {
            _statuses[status.Id] = status;
            _note = null;
        }
    }

    public void Note(string text)
    {
        lock (_gate)
            _note = Shown.OneLine(text);
    }

    /// <summary>Returns what is to be seen now, a line of markup for each line of the terminal.</summary>
    public IReadOnlyList<string> Draw(int width, int height)
    {
        ReplicationStatus[] all;
        string? note;
        lock (_gate)
        {
            all = [.. _statuses.Values];
            note = _note;
        }

        if (all.Length == 0)
            return [$"[grey]{Markup.Escape((note ?? "Waiting for the server.").Fitted(width - 1))}[/]"];
        var lines = new List<string>();
        ReplicationStatus[] shown = Choose(all, Math.Max(height - 3, 3));
        int idWidth = Math.Min(
            shown.Select(status => Shown.OneLine(status.Id).GetCellWidth()).DefaultIfEmpty().Max(),
            Math.Max(12, width * 3 / 10)
        );
        foreach (ReplicationStatus status in shown)
            lines.Add(Line(status, idWidth, width - 1));
        if (all.Length > 1)
            lines.Add(Markup.Escape(Summary(all, all.Length - shown.Length).Fitted(width - 1)));
        if (note is not null)
            lines.Add($"[olive]{Markup.Escape(note.Fitted(width - 1))}[/]");
        return lines;
    }

    private static ReplicationStatus[] Choose(ReplicationStatus[] all, int room) =>
        all.Length <= room ? all : [.. all.OrderBy(Rank).Take(room).OrderBy(status => status.Id, StringComparer.Ordinal)];

    /// <summary>Problems are shown first, then those that work, those that are up to date, and those that have completed.</summary>
    private static int Rank(ReplicationStatus status) =>
        Shown.Problem(status) is { Length: > 0 } || status.State == ReplicationState.Failed ? 0
        : status.IsTerminal ? 3
        : status.ChangesPending == 0 ? 2
        : 1;

    private string Line(ReplicationStatus status, int idWidth, int width)
    {
        if (Shown.Problem(status) is { Length: > 0 } problem)
            return ProblemLine(status, problem, idWidth, width);
        int rest = width - idWidth - PercentWidth - StateWidth - (4 * Gap);
        int barWidth = Math.Clamp(rest - FiguresWidth, 10, 40);
        string id = Shown.OneLine(status.Id).Fitted(idWidth);
        string state = Shown.State(status).Fitted(StateWidth);
        string? color = Shown.ColorOf(status.State);
        var line = new StringBuilder()
            .Append(Markup.Escape(id))
            .Append(' ', idWidth - id.GetCellWidth() + Gap)
            .Append(Bar(status, barWidth))
            .Append(' ', Gap)
            .Append(Percent(status).PadLeft(PercentWidth))
            .Append(' ', Gap)
            .Append(color is null ? Markup.Escape(state) : $"[{color}]{Markup.Escape(state)}[/]")
            .Append(' ', StateWidth - state.GetCellWidth() + Gap)
            .Append(Markup.Escape(Figures(status, Math.Max(0, rest - barWidth))));
        return line.ToString().TrimEnd();
    }

    /// <summary>A problem takes the room of the bar, so that it can be read on a narrow terminal.</summary>
    private string ProblemLine(ReplicationStatus status, string problem, int idWidth, int width)
    {
        if (status.NextRetry is { } next)
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"next retry in {Math.Max(0, Math.Ceiling((next - clock.GetUtcNow()).TotalSeconds)):0} s: {problem}"
            );
        string id = Shown.OneLine(status.Id).Fitted(idWidth);
        string state = Shown.State(status).Fitted(StateWidth);
        string padding = new(' ', idWidth - id.GetCellWidth() + Gap);
        string color = Shown.ColorOf(status.State) ?? "olive";
        return $"{Markup.Escape(id)}{padding}[{color}]{Markup.Escape(state)}[/]  "
            + Markup.Escape(problem.Fitted(Math.Max(0, width - idWidth - state.GetCellWidth() - (2 * Gap))));
    }

    private static string Percent(ReplicationStatus status) =>
        (status is { ProgressIsEstimated: true, Progress: not null } ? "~" : "") + Shown.Percent(status.Progress);

    /// <summary>What is known, as far as there is room: the documents, the backlog, the remaining time and the speed.</summary>
    private static string Figures(ReplicationStatus status, int width)
    {
        if (!status.HasFigures)
            return "";
        bool isRunning = status.State == ReplicationState.Running;
        string[] figures =
        [
            .. new[]
            {
                $"{Shown.Number(status.DocsWritten)} written",
                isRunning && status.ChangesPending == 0 ? "up to date"
                : status.ChangesPending is > 0 ? $"{Shown.Number(status.ChangesPending)} pending"
                : "",
                isRunning && status is { ChangesPending: not 0, EstimatedTimeRemaining: { } left } ? $"{Shown.Duration(left)} left" : "",
                isRunning && status is { ChangesPending: not 0, DocumentsPerSecond: { } rate } ? Shown.Rate(rate) : "",
            }.Where(figure => figure.Length > 0),
        ];
        int count = figures.Length;
        while (count > 1 && string.Join(", ", figures.Take(count)).Length > width)
            count--;
        return string.Join(", ", figures.Take(count)).Fitted(width);
    }

    private string Bar(ReplicationStatus status, int width)
    {
        string color = Shown.ColorOf(status.State) ?? "blue";
        (int start, int length) =
            status.Progress is { } done ? (0, (int)Math.Round(done * width))
            : status.State == ReplicationState.Running ? Wandering(width)
            : (0, 0);

        // Two characters, so that the bar can be read without colors, too.
        return $"[grey]{new string('─', start)}[/][{color}]{new string('━', length)}[/][grey]{new string('─', width - start - length)}[/]";
    }

    /// <summary>How far it has come is not known, but that it runs is.</summary>
    private (int Start, int Length) Wandering(int width)
    {
        int length = Math.Max(2, width / 5);
        long step = (long)(clock.GetElapsedTime(_start) / WatchBars.Frame);
        int place = (int)(step % (2 * (width - length)));
        return (place <= width - length ? place : (2 * (width - length)) - place, length);
    }

    private static string Summary(ReplicationStatus[] all, int hidden)
    {
        string states = string.Join(
            ", ",
            all.GroupBy(Shown.State).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}")
        );
        long pending = all.Sum(status =>
            status is { IsTerminal: false, ChangesPending: < long.MaxValue / 1_000_000 and var left } ? left : 0
        );
        double rate = all.Sum(status => status.DocumentsPerSecond ?? 0);
        string figures = (pending > 0 ? $"; {Shown.Number(pending)} pending" : "") + (rate > 0 ? $", {Shown.Rate(rate)}" : "");
        return states + figures + (hidden > 0 ? $" ({hidden} not shown)" : "");
    }
}
