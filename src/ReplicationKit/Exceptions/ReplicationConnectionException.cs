namespace ReplicationKit;

/// <summary>
/// The exception that is thrown when the server did not respond: its name is unknown, it refused the connection, or the connection broke.
/// </summary>
public class ReplicationConnectionException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationConnectionException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationConnectionException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationConnectionException(string message, Exception? innerException)
        : base(message, innerException) { }
}
