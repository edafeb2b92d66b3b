namespace ReplicationKit;

/// <summary>The server did not answer: its name is unknown, it refused the connection, or the connection broke.</summary>
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
