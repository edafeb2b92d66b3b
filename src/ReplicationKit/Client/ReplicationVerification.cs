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
    /// Gets a value that indicates whether the target has every revision that the replication would copy, and whether the same is true of
    /// <see cref="Reverse"/> if there is one.
    /// </summary>
    public bool IsComplete => MissingCount == 0 && Reverse is not { IsComplete: false };

    /// <summary>Gets the number of documents that were compared, including deleted ones.</summary>
    public long Checked { get; init; }

    /// <summary>Gets the number of documents of which the target lacks a revision.</summary>
    public long MissingCount { get; init; }

    /// <summary>Gets the first <see cref="MaxListed"/> of the documents of which the target lacks a revision.</summary>
    public IReadOnlyList<MissingDocument> Missing { get; init; } = [];

    /// <summary>
    /// Gets the number of documents of which the target lacked a revision, and which the source changed after the comparison had begun.
    /// They do not count as missing, because the replication may not have had the time to copy them.
    /// </summary>
    public long ChangedMeanwhile { get; init; }

    /// <summary>
    /// Gets the number of documents that the target refused according to the replication's status, or <c>null</c> if nothing is missing or
    /// the status is not known. A document that the target refuses stays missing, however often the replication runs.
    /// </summary>
    public long? DocWriteFailures { get; init; }

    /// <summary>Gets the result of the reverse replication, or <c>null</c> if the specification is not <c>TwoWay</c>.</summary>
    public ReplicationVerification? Reverse { get; init; }

    /// <summary>Returns the result in words.</summary>
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
