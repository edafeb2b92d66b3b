using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>
/// The dependencies of credentials that fetch a cookie or a token: the client that sends, the server, the clock, the logger.
/// </summary>
internal sealed record CredentialContext(HttpClient Client, Uri BaseAddress, TimeProvider Clock, ILogger Logger)
{
    /// <summary>
    /// Returns whether a request would send the client's credentials to another server: the <see cref="HttpClient"/> adds its default
    /// header <c>Authorization</c> to every request without one.
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
