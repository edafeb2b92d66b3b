using System.Net;

namespace ReplicationKit;

/// <summary>
/// The exception that is thrown when a replication could not be created, read, followed or stopped. Messages never contain secrets.
/// </summary>
public class ReplicationException : Exception
{
    /// <summary>Initializes a new instance of the exception.</summary>
    public ReplicationException() { }

    /// <inheritdoc cref="ReplicationException()"/>
    /// <param name="message">The problem and its remedy.</param>
    public ReplicationException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    /// <param name="message">The problem and its remedy.</param>
    /// <param name="innerException">The cause.</param>
    public ReplicationException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Gets the status of the server's response, or <c>null</c> if the server did not respond or no request was sent.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>Gets <c>error</c> of the server's response, such as <c>conflict</c>, or <c>null</c> if there is none.</summary>
    public string? Error { get; init; }

    /// <summary>Gets <c>reason</c> of the server's response without secrets, or <c>null</c> if there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Gets the id of the replication's document (not <see cref="ReplicationStatus.ReplicationId"/>), or the server's id if a job or a
    /// transient replication was requested by it; <c>null</c> if the failure does not concern a single replication.
    /// </summary>
    public string? ReplicationId { get; init; }
}
