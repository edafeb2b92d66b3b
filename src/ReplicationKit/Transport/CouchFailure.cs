using System.Net;

namespace ReplicationKit;

/// <summary>An answer that is not a success, and what was asked.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Body">The answer's body: usually <c>{"error":…,"reason":…}</c>.</param>
/// <param name="RetryAfter">The header; null: none.</param>
internal readonly record struct CouchFailure(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>What was asked, as a verb phrase: "create the replication 'x'".</summary>
    public string Action { get; init; } = "";

    public string? ReplicationId { get; init; }

    /// <summary>
    /// The server that was asked, where it is an endpoint's and has credentials of its own; null: the client's server, with the client's.
    /// </summary>
    public string? Endpoint { get; init; }

    public bool CarriesSpecification { get; init; }

    public IEnumerable<string> Secrets { get; init; } = [];
}
