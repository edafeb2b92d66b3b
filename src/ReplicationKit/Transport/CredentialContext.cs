using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>What credentials need to fetch a cookie or a token: the client that sends, the server, the clock.</summary>
internal sealed record CredentialContext(HttpClient Client, Uri BaseAddress, TimeProvider Clock, ILogger Logger)
{
    /// <summary>
    /// Whether a request would hand the client's credentials to somebody else: the client adds its default header <c>Authorization</c> to
    /// any
    /// request without one, to another server than the replicator's too.
    /// </summary>
    public bool WouldHandOverCredentials(HttpRequestMessage message) =>
        Client.DefaultRequestHeaders.Contains("Authorization")
        && !message.Headers.Contains("Authorization")
        && Uri.Compare(
            message.RequestUri,
            BaseAddress,
            UriComponents.SchemeAndServer,
            UriFormat.SafeUnescaped,
            StringComparison.OrdinalIgnoreCase
        ) != 0;
}
