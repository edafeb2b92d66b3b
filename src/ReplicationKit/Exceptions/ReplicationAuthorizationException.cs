namespace ReplicationKit;

/// <summary>
/// The exception that is thrown when the server does not recognize the client or denies it an operation (HTTP 401 or 403). A 403 that
/// rejects the specification itself is a <see cref="ReplicationValidationException"/>.
/// </summary>
public class ReplicationAuthorizationException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationAuthorizationException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationAuthorizationException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationAuthorizationException(string message, Exception? innerException)
        : base(message, innerException) { }
}
