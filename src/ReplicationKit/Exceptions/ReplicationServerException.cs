namespace ReplicationKit;

/// <summary>
/// The exception that is thrown when the server is too busy (HTTP 429), did not receive the request in time (HTTP 408), fails (HTTP 5xx),
/// or sends a response that CouchDB does not send.
/// </summary>
public class ReplicationServerException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationServerException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationServerException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationServerException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>
    /// Gets the time to wait before the next request (<c>Retry-After</c>), or <c>null</c> if the server does not specify it.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }
}
