namespace ReplicationKit;

/// <summary>
/// The exception that is thrown when the replication's document, its job or the replicator database does not exist, or the document was
/// deleted while it was followed (HTTP 404).
/// </summary>
public class ReplicationNotFoundException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationNotFoundException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationNotFoundException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationNotFoundException(string message, Exception? innerException)
        : base(message, innerException) { }
}
