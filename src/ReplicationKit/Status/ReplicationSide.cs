namespace ReplicationKit;

/// <summary>Specifies one of the two databases of a replication.</summary>
public enum ReplicationSide
{
    /// <summary>The database that is read.</summary>
    Source,

    /// <summary>The database that is written.</summary>
    Target,
}
