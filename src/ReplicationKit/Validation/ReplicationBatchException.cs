namespace ReplicationKit;

/// <summary>Of several replications some could not be created; the others were.</summary>
public class ReplicationBatchException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationBatchException()
    {
    }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationBatchException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationBatchException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The replications that were created.</summary>
    public IReadOnlyList<ReplicationHandle> Created { get; init; } = [];

    /// <summary>One exception for each that was not, with its id as <see cref="ReplicationException.ReplicationId"/>.</summary>
    public IReadOnlyList<ReplicationException> Failures { get; init; } = [];
}
