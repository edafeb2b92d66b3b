namespace ReplicationKit;

/// <summary>The progress of a comparison of a source with a target.</summary>
/// <param name="Checked">The number of documents that have been compared, including deleted ones.</param>
/// <param name="MissingCount">The number of documents of which the target lacks a revision.</param>
/// <param name="Fraction">
/// The part of the source that has been read, from 0 to 1, or <c>null</c> if the source does not report how much is left.
/// </param>
public sealed record VerificationProgress(long Checked, long MissingCount, double? Fraction);
