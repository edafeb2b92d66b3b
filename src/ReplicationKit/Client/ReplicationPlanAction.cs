namespace ReplicationKit;

/// <summary>Specifies what must be done so that a replication is deployed as declared.</summary>
public enum ReplicationPlanAction
{
    /// <summary>Nothing: the replication is deployed as declared.</summary>
    Unchanged,

    /// <summary>Create the replication; it does not exist.</summary>
    Create,

    /// <summary>
    /// Write the document again; it is deployed with different options. The server then restarts the replication with the new ones.
    /// </summary>
    Replace,

    /// <summary>Start the replication again; it is deployed as declared but has ended.</summary>
    Restart,
}
