namespace ReplicationKit;

/// <summary>A replication ended without success.</summary>
public class ReplicationFailedException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationFailedException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationFailedException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationFailedException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>
    /// What kind of failure the server's reason describes; the reason itself is <see cref="ReplicationException.Reason"/>.
    /// </summary>
    public ReplicationFailure Failure { get; init; }

    /// <summary>The last status; null for a transient replication, which has none once it ended.</summary>
    public ReplicationStatus? Status { get; init; }
}
