namespace ReplicationKit;

/// <summary>A request to the server, which can be sent several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query, relative to the server's address, escaped; or an absolute URL of another server.</param>
/// <param name="Action">What the request does, for messages: "create the replication 'x'".</param>
internal sealed record CouchRequest(HttpMethod Method, string Path, string Action)
{
    /// <summary>Makes the body; null: none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>The document that the request is about; null: not about one.</summary>
    public string? ReplicationId { get; init; }

    /// <summary>Whether sending it twice does no harm, so that it is sent again when the connection breaks.</summary>
    public bool IsIdempotent { get; init; } = Method == HttpMethod.Get || Method == HttpMethod.Head;

    /// <summary>
    /// Called before the request is sent again although the server may have done what was asked; null: nobody wants to know.
    /// </summary>
    public Action? MayHaveBeenDone { get; init; }

    /// <summary>Whether failures that pass by themselves are left to the caller.</summary>
    public bool IsSentOnce { get; init; }

    /// <summary>How long the server may take; null: <see cref="ReplicatorOptions.RequestTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the server's 400 and 403 speak of the specification that is sent.</summary>
    public bool CarriesSpecification { get; init; }

    /// <summary>The credentials of another server than the replicator's own; null: the client's.</summary>
    public ReplicatorCredentials? Credentials { get; init; }

    /// <summary>Additional headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Secrets of the body that an answer could repeat.</summary>
    public IEnumerable<string> Secrets { get; init; } = [];
}
