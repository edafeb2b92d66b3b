namespace ReplicationKit;

/// <summary>Specifies one of the two documents of a <c>TwoWay</c> specification.</summary>
public enum ReplicationDirection
{
    /// <summary>From source to target, as declared.</summary>
    Forward,

    /// <summary>From target to source. The document never contains <c>create_target</c>.</summary>
    Reverse,
}
