namespace ReplicationKit;

/// <summary>What a replication does with the deletions of documents.</summary>
public enum Deletions
{
    /// <summary>The filter or the selector decides, which usually drops deletions, because a deleted document has no content to test.</summary>
    Unspecified,

    /// <summary>Deletions are replicated, whatever the selector tests, so that the target does not keep documents that the source deleted.</summary>
    Include,

    /// <summary>
    /// Deletions are not replicated, so that the target receives no tombstones. Documents that the source deletes later remain in the
    /// target.
    /// </summary>
    Exclude,
}
