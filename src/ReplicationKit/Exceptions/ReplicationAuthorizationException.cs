namespace ReplicationKit;

/// <summary>
/// The server does not know the client, or does not let it do this: HTTP 401, and HTTP 403 unless the server refused the specification
/// itself, which is a <see cref="ReplicationValidationException"/>.
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
