namespace ReplicationKit;

/// <summary>
/// Where a replication stands. Only <see cref="Completed"/> and <see cref="Failed"/> are ends; everything else goes on by itself.
/// </summary>
/// <remarks>Source: CouchDB 3.5, <c>couch_replicator:job_states/0</c> and what <c>_scheduler/docs</c> was seen to answer.</remarks>
public enum ReplicationState
{
    /// <summary>The document is written; the scheduler has not seen it yet (<c>null</c>, for some 20 to 200 ms).</summary>
    NotStarted,

    /// <summary>The replication's id is being computed; a filter function is fetched from the source for that.</summary>
    Initializing,

    /// <summary>It could not become a job, such as when the filter function is missing. The server tries again.</summary>
    Error,

    /// <summary>The job waits for its turn.</summary>
    Pending,

    /// <summary>The job runs.</summary>
    Running,

    /// <summary>The job died; the server starts it again at <see cref="ReplicationStatus.NextRetry"/>.</summary>
    Crashing,

    /// <summary>A one-shot replication is done.</summary>
    Completed,

    /// <summary>The server gave the replication up, such as when another document runs the same one.</summary>
    Failed,

    /// <summary>A state that this version does not know; <see cref="ReplicationStatus.StateText"/> has its name.</summary>
    Unknown,
}
