namespace ReplicationKit;

/// <summary>The revisions of a document that are not deleted.</summary>
/// <param name="Winner">The revision whose replication runs.</param>
/// <param name="Losers">The revisions in conflict with it.</param>
/// <param name="HasEnded">Whether the winner's replication has ended.</param>
/// <param name="Owner">The user who wrote the winner, or <c>null</c> if it names none.</param>
internal readonly record struct DocumentLeaves(string Winner, IReadOnlyList<string> Losers, bool HasEnded, string? Owner)
{
    /// <summary>Returns the revisions of both.</summary>
    public DocumentLeaves With(in DocumentLeaves other) =>
        DocumentRevision.Wins(Winner, other.Winner)
            ? this with
            {
                Losers = [.. Losers, other.Winner, .. other.Losers],
            }
            : other with
            {
                Losers = [.. other.Losers, Winner, .. Losers],
            };
}
