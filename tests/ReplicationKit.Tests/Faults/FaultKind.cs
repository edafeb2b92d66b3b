namespace ReplicationKit.Tests.Faults;

/// <summary>What happens to a request, in front of a server that works.</summary>
public enum FaultKind
{
    /// <summary>The connection is refused: the server never sees the request.</summary>
    Refused,

    /// <summary>The connection is reset before the head of the response.</summary>
    ResetInHeaders,

    /// <summary>The connection is reset within the body, whose length was declared.</summary>
    ResetInBody,

    /// <summary>The connection is reset within a chunk of the body.</summary>
    ResetInChunk,

    /// <summary>No response arrives, and the connection stays open.</summary>
    Stall,

    /// <summary>The body stops, and the connection stays open.</summary>
    StallInBody,

    /// <summary>The body arrives so slowly that it is not complete in time.</summary>
    Drip,

    /// <summary>The body ends early, as if it were complete.</summary>
    TruncatedJson,

    /// <summary>The body is empty.</summary>
    EmptyBody,

    /// <summary>A proxy's page with HTTP 200.</summary>
    HtmlPage,

    /// <summary>A proxy's page with HTTP 502.</summary>
    BadGateway,

    /// <summary>HTTP 500 with CouchDB's body.</summary>
    InternalError,

    /// <summary>HTTP 429.</summary>
    Busy,

    /// <summary>HTTP 429 with <c>Retry-After</c> in seconds.</summary>
    BusyForSeconds,

    /// <summary>HTTP 429 with <c>Retry-After</c> as a date, by the server's clock.</summary>
    BusyUntilDate,

    /// <summary>HTTP 503.</summary>
    Unavailable,

    /// <summary>HTTP 504.</summary>
    GatewayTimeout,

    /// <summary>HTTP 408.</summary>
    RequestTimeout,

    /// <summary>HTTP 302 to another server.</summary>
    Redirect,

    /// <summary>A body that is declared as gzip and is not.</summary>
    GzipGarbage,

    /// <summary>A declared length that is less than the body's.</summary>
    WrongLength,

    /// <summary>The right body with the content type of a page.</summary>
    WrongType,

    /// <summary>Rows that appear twice.</summary>
    DuplicatedRows,

    /// <summary>Rows in another order.</summary>
    ReorderedRows,

    /// <summary>HTTP 401, once.</summary>
    Unauthorized,
}
