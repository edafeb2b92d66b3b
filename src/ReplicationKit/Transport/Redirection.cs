namespace ReplicationKit;

/// <summary>
/// Detects an <see cref="HttpClient"/> of the caller that follows redirects. This client never follows one: its requests contain
/// credentials, in headers and documents, that are meant for one server.
/// </summary>
internal static class Redirection
{
    /// <exception cref="ReplicationException">The request is sent, or was sent, to another server than intended.</exception>
    public static void ThrowIfElsewhere(Uri meant, Uri? actual, string action)
    {
        if (actual is null || !IsElsewhere(meant, actual))
            return;
        throw new ReplicationException(
            $"Could not {action}: {meant.Authority} redirects to {actual.GetLeftPart(UriPartial.Authority)}, and the HttpClient follows "
                + "redirects, which may send credentials to another server. Set AllowAutoRedirect of its handler to false, or use "
                + "Replicator.Connect."
        );
    }

    /// <summary>Returns whether the server is another one. An upgrade to TLS on the same host does not count.</summary>
    private static bool IsElsewhere(Uri meant, Uri actual) =>
        !meant.IdnHost.Equals(actual.IdnHost, StringComparison.OrdinalIgnoreCase)
        || (
            (meant.Scheme != actual.Scheme || meant.Port != actual.Port)
            && !(meant.Scheme == Uri.UriSchemeHttp && actual.Scheme == Uri.UriSchemeHttps)
        );
}
