namespace ReplicationKit;

/// <summary>What the text means that the server gives as the reason of an error.</summary>
public enum ReplicationFailure
{
    /// <summary>There is no error.</summary>
    None,

    /// <summary>The text is none of those below.</summary>
    Unknown,

    /// <summary>The source does not exist (<c>db_not_found</c>).</summary>
    SourceNotFound,

    /// <summary>The target does not exist, or could not be created (<c>db_not_found</c>).</summary>
    TargetNotFound,

    /// <summary>An endpoint does not exist; the text does not tell which.</summary>
    DatabaseNotFound,

    /// <summary>
    /// The source was deleted or created again while the replication ran (<c>instance_start_time on source database has changed</c>).
    /// </summary>
    SourceDeleted,

    /// <summary>The target was deleted while the replication ran (<c>revs_diff_failed,404</c>).</summary>
    TargetDeleted,

    /// <summary>
    /// The source refused the request for its changes (<c>changes_req_failed</c>, <c>changes_reader_died</c>), such as for a wrong
    /// <c>since_seq</c> or query parameter, or for a filter function that throws.
    /// </summary>
    ChangesRefused,

    /// <summary>
    /// An endpoint wants credentials, or other ones, or denies them the right to read, write or create (<c>unauthorized</c>).
    /// </summary>
    Unauthorized,

    /// <summary>An endpoint refused user and password (<c>session_request_unauthorized</c>).</summary>
    WrongPassword,

    /// <summary>Nobody listens at an endpoint's address (<c>econnrefused</c>).</summary>
    ConnectionRefused,

    /// <summary>An endpoint's host name is unknown (<c>nxdomain</c>).</summary>
    HostNotFound,

    /// <summary>An endpoint did not answer in time, or its connection broke.</summary>
    ConnectionFailed,

    /// <summary>The source has no design document with the filter, or it has no such filter function.</summary>
    FilterNotFound,

    /// <summary>
    /// The document is malformed. The server refuses such documents when they are written, but takes them from a replication.
    /// </summary>
    InvalidDocument,

    /// <summary>
    /// Another document, or a transient replication, runs the same replication already; see <see cref="ReplicationStatus.DuplicateOf"/>.
    /// </summary>
    Duplicate,

    /// <summary>
    /// The source answered 404 to the request for its changes: the filter's view or its design document does not exist, or the source was
    /// deleted while the replication ran. The text does not tell which.
    /// </summary>
    ChangesNotFound,

    /// <summary>An endpoint, or a proxy in front of it, is overloaded or out of order (HTTP 408, 429 or 5xx).</summary>
    ServerFailed,

    /// <summary>The target refused what was to be written (<c>revs_diff_failed</c>, <c>bulk_docs_failed</c>, <c>doc_write_failed</c>).</summary>
    WriteRefused,

    /// <summary>A request was too large for an endpoint (HTTP 413, 414).</summary>
    TooLarge,

    /// <summary>The source did not give documents that its changes name (<c>open_doc_revs_failed</c>).</summary>
    DocumentsUnreadable,

    /// <summary>A checkpoint could not be written, such as for a conflict.</summary>
    CheckpointFailed,

    /// <summary>What answers at an endpoint's URL is not a CouchDB (<c>invalid_json</c>).</summary>
    InvalidAnswer,
}
