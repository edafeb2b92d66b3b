namespace ReplicationKit;

/// <summary>
/// The server is too busy (HTTP 429), did not get the request in time (HTTP 408), is out of order (HTTP 5xx), or answered what a CouchDB
/// server does not answer.
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

    /// <summary>How long the server asks to be left alone (<c>Retry-After</c>); null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
