namespace ReplicationKit;

/// <summary>A document with this id exists already, or was changed by somebody else in the meantime (HTTP 409).</summary>
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
