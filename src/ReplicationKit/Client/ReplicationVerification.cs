using System.Globalization;

namespace ReplicationKit;

/// <summary>The result of a comparison of a replication's source with its target.</summary>
public sealed record ReplicationVerification
{
    /// <summary>The maximum number of documents in <see cref="Missing"/>.</summary>
    public const int MaxListed = 100;

    /// <summary>Gets the id of the replication's document.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the source, without secrets.</summary>
    public required string Source { get; init; }

    /// <summary>Gets the target, without secrets.</summary>
    public required string Target { get; init; }

    /// <summary>
    /// Gets the source's update sequence when the comparison began. Changes up to this sequence were compared; changes that arrived later
    /// do not count as missing.
    /// </summary>
    public required string SourceSequence { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the target has every revision that the replication would copy, and, if there is a <see
    /// cref="Reverse"/> result, whether that is complete.
    /// </summary>
    public bool IsComplete => MissingCount == 0 && Reverse is not { IsComplete: false };

    /// <summary>Gets the number of documents that were compared, including deleted ones.</summary>
    public long Checked { get; init; }

    /// <summary>Gets the number of documents of which the target lacks a revision.</summary>
    public long MissingCount { get; init; }

    /// <summary>Gets the first <see cref="MaxListed"/> of the documents of which the target lacks a revision.</summary>
    public IReadOnlyList<MissingDocument> Missing { get; init; } = [];

    /// <summary>
    /// Gets the number of documents that lacked a revision in the target, but changed in the source after the comparison began.
    /// They do not count as missing, because the replication may not have had time to copy them.
    /// </summary>
    public long ChangedMeanwhile { get; init; }

    /// <summary>
    /// Gets the number of documents that the target rejected, according to the replication's status, or <c>null</c> if nothing is missing or
    /// the status is not known. A rejected document stays missing, however often the replication runs.
    /// </summary>
    public long? DocWriteFailures { get; init; }

    /// <summary>Gets the result of the reverse replication, or <c>null</c> if the specification is not <c>TwoWay</c>.</summary>
    public ReplicationVerification? Reverse { get; init; }

    /// <summary>Returns the counts in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Id}: {(MissingCount == 0 ? "complete" : $"{MissingCount} missing")}, {Checked} checked{(Reverse is null ? "" : "; " + Reverse)}"
        );
}

/// <summary>A document of which the target lacks revisions.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Revisions">The missing revisions.</param>
/// <param name="IsDeleted">Whether the source deleted the document.</param>
public sealed record MissingDocument(string Id, IReadOnlyList<string> Revisions, bool IsDeleted)
{
    /// <summary>Returns the document's id and the missing revisions.</summary>
    public override string ToString() => $"{Id} ({string.Join(", ", Revisions)})";
}
