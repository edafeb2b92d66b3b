namespace ReplicationKit;

/// <summary>
/// The exception that is thrown when a document with the same id already exists, or was modified concurrently (HTTP 409).
/// </summary>
public class ReplicationConflictException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationConflictException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationConflictException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationConflictException(string message, Exception? innerException)
        : base(message, innerException) { }
}
