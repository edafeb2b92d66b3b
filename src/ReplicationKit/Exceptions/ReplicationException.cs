using System.Net;

namespace ReplicationKit;

/// <summary>A replication could not be created, read, followed or stopped. Messages never hold a secret.</summary>
public class ReplicationException : Exception
{
    /// <summary>Describes a failure.</summary>
    public ReplicationException() { }

    /// <inheritdoc cref="ReplicationException()"/>
    /// <param name="message">What happened and what to do.</param>
    public ReplicationException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What it came from.</param>
    public ReplicationException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>The status of the server's answer; null: the server did not answer, or was not asked.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary><c>error</c> of the server's answer, such as <c>conflict</c>; null: none.</summary>
    public string? Error { get; init; }

    /// <summary><c>reason</c> of the server's answer as it was sent, secrets taken out; null: none.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The id of the replication's document (not <see cref="ReplicationStatus.ReplicationId"/>); where a job or a transient replication was
    /// asked for by the server's id, that id. Null: the failure is not about one replication.
    /// </summary>
    public string? ReplicationId { get; init; }
}
