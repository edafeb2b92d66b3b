using System.Net;

namespace ReplicationKit;

/// <summary>An error response and the purpose of its request.</summary>
/// <param name="Status">The response's status.</param>
/// <param name="Body">The response's body, usually <c>{"error":…,"reason":…}</c>.</param>
/// <param name="RetryAfter">The header <c>Retry-After</c>, or <c>null</c> if it is absent.</param>
internal readonly record struct CouchFailure(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>The purpose of the request, as a verb phrase: "create the replication 'x'".</summary>
    public string Action { get; init; } = "";

    public string? ReplicationId { get; init; }

    /// <summary>
    /// The server that received the request if it is an endpoint's and has credentials of its own, or <c>null</c> for the client's server
    /// with the client's credentials.
    /// </summary>
    public string? Endpoint { get; init; }

    public bool CarriesSpecification { get; init; }

    public IEnumerable<string> Secrets { get; init; } = [];
}
