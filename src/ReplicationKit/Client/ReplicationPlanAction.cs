namespace ReplicationKit;

/// <summary>What has to be done so that a replication is deployed as it is declared.</summary>
public enum ReplicationPlanAction
{
    /// <summary>Nothing: it is deployed as declared.</summary>
    Unchanged,

    /// <summary>It does not exist: create it.</summary>
    Create,

    /// <summary>It is deployed with other options: write it anew, and the server starts it with those.</summary>
    Replace,

    /// <summary>It is deployed as declared, but has ended: start it again.</summary>
    Restart,
}
