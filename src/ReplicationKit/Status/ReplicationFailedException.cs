namespace ReplicationKit;

/// <summary>The exception that is thrown when a replication ended without success.</summary>
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
    /// Gets the kind of failure that the server's reason describes. The reason itself is <see cref="ReplicationException.Reason"/>.
    /// </summary>
    public ReplicationFailure Failure { get; init; }

    /// <summary>Gets the last status, or <c>null</c> for a transient replication, which has no status after its end.</summary>
    public ReplicationStatus? Status { get; init; }
}
