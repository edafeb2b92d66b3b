namespace ReplicationKit;

/// <summary>The exception that is thrown when some of several replications could not be created, replaced or stopped.</summary>
public class ReplicationBatchException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationBatchException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationBatchException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationBatchException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Gets the replications that were created, replaced or restarted.</summary>
    public IReadOnlyList<ReplicationHandle> Created { get; init; } = [];

    /// <summary>Gets the ids of the replications that were stopped.</summary>
    public IReadOnlyList<string> Stopped { get; init; } = [];

    /// <summary>
    /// Gets one exception for each replication that failed, with its id in <see cref="ReplicationException.ReplicationId"/>. A direction of
    /// a <c>TwoWay</c> specification that was created, and could not be deleted after the other was rejected, has one too.
    /// </summary>
    public IReadOnlyList<ReplicationException> Failures { get; init; } = [];
}
