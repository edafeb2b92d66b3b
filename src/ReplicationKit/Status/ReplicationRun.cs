using System.Globalization;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The response of <c>_replicate</c>, which arrives immediately for a continuous replication and at the end for a one-shot one.
/// </summary>
public sealed record ReplicationRun
{
    /// <summary>
    /// Gets the replication's id, which identifies it in <c>_scheduler/jobs</c> and when it is canceled, or <c>null</c> if it has ended.
    /// </summary>
    public string? ReplicationId { get; init; }

    /// <summary>
    /// Gets the id of the session, which the checkpoints also contain, or <c>null</c> if there was none, for example without checkpoints.
    /// </summary>
    public string? SessionId { get; init; }

    /// <summary>Gets the source's sequence that was reached, or <c>null</c> if the server does not report it.</summary>
    public string? SourceLastSeq { get; init; }

    /// <summary>
    /// Gets a value that indicates whether there was nothing to replicate. The history is then that of an earlier run.
    /// </summary>
    public bool NoChanges { get; init; }

    /// <summary>
    /// Gets the sessions, the latest first. Empty for a continuous replication, and for one that has never found anything to copy.
    /// </summary>
    public IReadOnlyList<ReplicationSession> History { get; init; } = [];

    /// <summary>Returns what the run did, in one line.</summary>
    public override string ToString()
    {
        if (NoChanges)
            return "No changes";
        if (History.Count == 0)
            return ReplicationId is null ? "Completed" : $"Started as {ReplicationId}";
        ReplicationFigures figures = History[0].Figures;
        string refused = figures.DocWriteFailures == 0 ? "" : $", {figures.DocWriteFailures} rejected by the target";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Completed, {figures.DocsWritten} of {Counted.Of(figures.DocsRead, "document")} written{refused}"
        );
    }
}
