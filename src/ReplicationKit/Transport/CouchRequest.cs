namespace ReplicationKit;

/// <summary>A request to the server, which can be sent several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The escaped path and query, relative to the server's address; or an absolute URL of another server.</param>
/// <param name="Action">The purpose of the request, for messages: "create the replication 'x'".</param>
internal sealed record CouchRequest(HttpMethod Method, string Path, string Action)
{
    /// <summary>Creates the body, or <c>null</c> if there is none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>The id of the document that the request is about, or <c>null</c> if it is not about one.</summary>
    public string? ReplicationId { get; init; }

    /// <summary>Whether the request can be sent twice without harm, so that it is repeated when the connection breaks.</summary>
    public bool IsIdempotent { get; init; } = Method == HttpMethod.Get || Method == HttpMethod.Head;

    /// <summary>
    /// Called before the request is repeated although the server may have executed it, or <c>null</c> if the caller does not need to know.
    /// </summary>
    public Action? MayHaveBeenDone { get; init; }

    /// <summary>Whether the caller handles transient failures.</summary>
    public bool IsSentOnce { get; init; }

    /// <summary>The timeout, or <c>null</c> to use <see cref="ReplicatorOptions.RequestTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a 400 or 403 of the server concerns the specification in the body.</summary>
    public bool CarriesSpecification { get; init; }

    /// <summary>The credentials of another server than the replicator's own, or <c>null</c> to use the client's.</summary>
    public ReplicatorCredentials? Credentials { get; init; }

    /// <summary>Additional headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Secrets in the body that a response could repeat.</summary>
    public IEnumerable<string> Secrets { get; init; } = [];
}
