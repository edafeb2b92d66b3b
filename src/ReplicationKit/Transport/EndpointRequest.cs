using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Creates requests that the client itself sends to a replication's source or target.</summary>
internal static class EndpointRequest
{
    /// <param name="endpoint">The database.</param>
    /// <param name="method">The method.</param>
    /// <param name="tail">The part of the URL after the database's path, such as <c>/_security</c> or <c>?q=2</c>; may be empty.</param>
    /// <param name="action">What the request does, for messages.</param>
    public static CouchRequest To(ReplicationEndpoint endpoint, HttpMethod method, string tail, string action)
    {
        if (endpoint.IsLocal)
        {
            var request = new CouchRequest(method, DatabaseSegment.Escape(endpoint.Address) + tail, action);
            return endpoint.Credentials.IsEmpty ? request : WithCredentials(request, endpoint.Credentials, fallback: null);
        }

        if (!Uri.TryCreate(endpoint.Address, UriKind.Absolute, out Uri? uri) || !ServerAddress.IsAddress(uri))
            throw new ReplicationValidationException($"Could not {action}: '{endpoint}' is not an http or https URL.");
        (Uri address, EndpointCredentials? inUrl) = ServerAddress.Parse(uri);
        return WithCredentials(new CouchRequest(method, address.AbsoluteUri.TrimEnd('/') + tail, action), endpoint.Credentials, inUrl);
    }

    private static CouchRequest WithCredentials(CouchRequest request, EndpointCredentials credentials, EndpointCredentials? fallback) =>
        request with
        {
            Credentials =
                ReplicatorCredentials.From(credentials) ?? ReplicatorCredentials.From(fallback) ?? ReplicatorCredentials.Anonymous,
            Headers = credentials.Headers.ToArray(),
            Secrets = credentials.Headers.ToArray().Select(header => header.Value),
        };
}
