namespace ReplicationKit;

/// <summary>What the text means that the server gives as the reason of an error.</summary>
public enum ReplicationFailure
{
    /// <summary>There is no error.</summary>
    None,

    /// <summary>The text is none of those below.</summary>
    Other,

    /// <summary>The source does not exist (<c>db_not_found</c>).</summary>
    SourceNotFound,

    /// <summary>The target does not exist, or could not be created (<c>db_not_found</c>).</summary>
    TargetNotFound,

    /// <summary>An endpoint does not exist; the text does not tell which.</summary>
    DatabaseNotFound,

    /// <summary>The source was deleted while the replication ran (<c>changes_req_failed,404</c>).</summary>
    SourceDeleted,

    /// <summary>The target was deleted while the replication ran (<c>revs_diff_failed,404</c>).</summary>
    TargetDeleted,

    /// <summary>
    /// The source refused the request for its changes (<c>changes_req_failed</c>), such as for a wrong <c>since_seq</c> or an unknown
    /// filter.
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
}
