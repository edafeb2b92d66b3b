namespace ReplicationKit;

/// <summary>Which of the two documents of a <c>TwoWay</c> specification is meant.</summary>
public enum ReplicationDirection
{
    /// <summary>From source to target, as declared.</summary>
    Forward,

    /// <summary>From target to source. The document never carries <c>create_target</c>.</summary>
    Reverse,
}
