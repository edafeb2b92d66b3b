namespace ReplicationKit;

/// <summary>
/// Specifies the state of a replication. Only <see cref="Completed"/> and <see cref="Failed"/> are final; the server continues from every
/// other state.
/// </summary>
/// <remarks>Source: CouchDB 3.5, <c>couch_replicator:job_states/0</c> and observed responses of <c>_scheduler/docs</c>.</remarks>
public enum ReplicationState
{
    /// <summary>
    /// The document was written, but the scheduler has not read it yet (<c>null</c>, for about 20 to 200 ms). If this lasts, the scheduler is
    /// waiting for something: on CouchDB 3.4.0 to 3.5.0, for a deleted replication that hangs.
    /// </summary>
    NotStarted,

    /// <summary>The server is computing the replication's id, for which it fetches a filter function from the source.</summary>
    Initializing,

    /// <summary>The server could not create a job for the document, for example because the filter function is missing. The server retries.</summary>
    Error,

    /// <summary>The job is waiting for its turn.</summary>
    Pending,

    /// <summary>The job is running.</summary>
    Running,

    /// <summary>The job crashed. The server restarts it at <see cref="ReplicationStatus.NextRetry"/>.</summary>
    Crashing,

    /// <summary>A one-shot replication has completed.</summary>
    Completed,

    /// <summary>The server has abandoned the replication, for example because another document describes the same one.</summary>
    Failed,

    /// <summary>A state that this version does not recognize; <see cref="ReplicationStatus.StateText"/> contains its name.</summary>
    Unknown,
}
