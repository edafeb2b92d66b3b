namespace ReplicationKit.Embedded.Replication;

/// <summary>A request to an endpoint, which may be sent several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path after the endpoint's URL.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">The type of the body.</param>
/// <param name="Accept">The types of response that can be read.</param>
internal sealed record ReplicatorRequest(HttpMethod Method, string Path, byte[]? Body, string ContentType, string Accept);
