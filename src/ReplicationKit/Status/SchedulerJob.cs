using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>A job of the replication scheduler, as <c>_scheduler/jobs</c> describes it. URLs do not contain credentials.</summary>
public sealed record SchedulerJob
{
    /// <summary>Gets the job's id: the replication's id with suffixes such as <c>+continuous</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the replicator database, or <c>null</c> if the job was started by <c>_replicate</c>.</summary>
    public string? Database { get; init; }

    /// <summary>Gets the id of the document, or <c>null</c> if the job was started by <c>_replicate</c>.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Gets the Erlang process, or <c>null</c> if the job is not running.</summary>
    public string? Process { get; init; }

    /// <summary>Gets the node that owns the job, or <c>null</c> if the server does not report it.</summary>
    public string? Node { get; init; }

    /// <summary>Gets the source's URL, or <c>null</c> if the server does not report it.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the target's URL, or <c>null</c> if the server does not report it.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// Gets the user who started the job, or <c>null</c> if the server does not report it, as for every job of a document.
    /// </summary>
    public string? User { get; init; }

    /// <summary>Gets the time when the job was added, or <c>null</c> if the server does not report it.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Gets the job's progress, or <c>null</c> if the server has not reported it yet.</summary>
    public ReplicationFigures? Figures { get; init; }

    /// <summary>Gets the job's events, the latest first. The server keeps the last 20.</summary>
    public IReadOnlyList<SchedulerEvent> History { get; init; } = [];

    /// <summary>Returns one line with the id, the document, the endpoints, the progress and the last event.</summary>
    public override string ToString()
    {
        string text = DocumentId is null ? Id : $"{Id} of {DocumentId}";
        if (Source is not null && Target is not null)
            text += $": {Source} -> {Target}";
        if (Figures is { } figures)
            text += $", {figures.DocsWritten} of {Counted.Of(figures.DocsRead, "document")} written";
        if (History.Count > 0)
            text += $", {History[0].Type}";
        return History is [{ Reason: { } reason }, ..] ? $"{text}: {reason}" : text;
    }
}
