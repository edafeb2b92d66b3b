namespace ReplicationKit;

/// <summary>Of several replications some could not be created or replaced; the others were.</summary>
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

    /// <summary>The replications that were written: created, replaced, or started again.</summary>
    public IReadOnlyList<ReplicationHandle> Created { get; init; } = [];

    /// <summary>
    /// One exception for each that was not, with its id as <see cref="ReplicationException.ReplicationId"/>; and one for each direction of
    /// a
    /// <c>TwoWay</c> specification that was created, and could not be deleted again when the other was refused.
    /// </summary>
    public IReadOnlyList<ReplicationException> Failures { get; init; } = [];
}
