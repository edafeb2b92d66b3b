namespace ReplicationKit;

/// <summary>Specifies the meaning of the server's error message.</summary>
public enum ReplicationFailure
{
    /// <summary>There is no error.</summary>
    None,

    /// <summary>The message is not recognized.</summary>
    Unknown,

    /// <summary>The source does not exist (<c>db_not_found</c>).</summary>
    SourceNotFound,

    /// <summary>The target does not exist, or could not be created (<c>db_not_found</c>).</summary>
    TargetNotFound,

    /// <summary>An endpoint does not exist. The message does not name it.</summary>
    DatabaseNotFound,

    /// <summary>
    /// The source was deleted or created again while the replication ran (<c>instance_start_time on source database has changed</c>).
    /// </summary>
    SourceDeleted,

    /// <summary>The target was deleted while the replication ran (<c>revs_diff_failed,404</c>).</summary>
    TargetDeleted,

    /// <summary>
    /// The source rejected the request for its changes (<c>changes_req_failed</c>, <c>changes_reader_died</c>), for example because of an
    /// invalid <c>since_seq</c> or query parameter, or a filter function that throws.
    /// </summary>
    ChangesRefused,

    /// <summary>
    /// An endpoint requires credentials or different ones, or does not allow reading, writing or creating it (<c>unauthorized</c>).
    /// </summary>
    Unauthorized,

    /// <summary>An endpoint rejected the user or the password (<c>session_request_unauthorized</c>).</summary>
    WrongPassword,

    /// <summary>No server is listening at an endpoint's address (<c>econnrefused</c>).</summary>
    ConnectionRefused,

    /// <summary>An endpoint's host name is unknown (<c>nxdomain</c>).</summary>
    HostNotFound,

    /// <summary>An endpoint did not respond in time, or its connection broke.</summary>
    ConnectionFailed,

    /// <summary>The source has no design document with the filter, or the design document has no such filter function.</summary>
    FilterNotFound,

    /// <summary>
    /// The document is malformed. The server rejects such documents when a client writes them, but accepts them from a replication.
    /// </summary>
    InvalidDocument,

    /// <summary>
    /// Another document, or a transient replication, already describes the same replication; see <see
    /// cref="ReplicationStatus.DuplicateOf"/>.
    /// </summary>
    Duplicate,

    /// <summary>
    /// The source responded with 404 to the request for its changes: the filter's view or its design document does not exist, or the source
    /// was deleted while the replication ran. The message does not distinguish these.
    /// </summary>
    ChangesNotFound,

    /// <summary>An endpoint, or a proxy in front of it, is overloaded or failing (HTTP 408, 429 or 5xx).</summary>
    ServerFailed,

    /// <summary>The target rejected a write (<c>revs_diff_failed</c>, <c>bulk_docs_failed</c>, <c>doc_write_failed</c>).</summary>
    WriteRefused,

    /// <summary>A request was too large for an endpoint (HTTP 413, 414).</summary>
    TooLarge,

    /// <summary>The source did not return documents that its changes list (<c>open_doc_revs_failed</c>).</summary>
    DocumentsUnreadable,

    /// <summary>A checkpoint could not be written, for example because of a conflict.</summary>
    CheckpointFailed,

    /// <summary>The response from an endpoint's URL does not come from CouchDB (<c>invalid_json</c>).</summary>
    InvalidAnswer,
}
