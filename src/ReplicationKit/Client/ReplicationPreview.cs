using System.Globalization;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>What a replication would copy, computed without running it.</summary>
public sealed record ReplicationPreview
{
    /// <summary>The maximum number of ids in <see cref="Sample"/>.</summary>
    public const int MaxListed = 10;

    /// <summary>Gets the id of the replication's document.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the source, without secrets.</summary>
    public required string Source { get; init; }

    /// <summary>Gets the target, without secrets.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the source's update sequence when the preview began.</summary>
    public required string SourceSequence { get; init; }

    /// <summary>Gets the number of documents that the replication selects, without deleted ones.</summary>
    public long Documents { get; init; }

    /// <summary>Gets the number of deletions that the replication selects.</summary>
    public long Deletions { get; init; }

    /// <summary>Gets the number of documents and deletions of which the target lacks a revision.</summary>
    public long Missing { get; init; }

    /// <summary>Gets the ids of the first <see cref="MaxListed"/> documents that the replication selects.</summary>
    public IReadOnlyList<string> Sample { get; init; } = [];

    /// <summary>Gets a value that indicates whether the target exists. If it does not, everything is missing.</summary>
    public bool TargetExists { get; init; }

    /// <summary>Gets the preview of the reverse replication, or <c>null</c> if the specification is not <c>TwoWay</c>.</summary>
    public ReplicationPreview? Reverse { get; init; }

    /// <summary>Returns the counts in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Id}: {Counted.Of(Documents, "document")}, {Counted.Of(Deletions, "deletion")}, {Missing} missing{(Reverse is null ? "" : "; " + Reverse)}"
        );
}
