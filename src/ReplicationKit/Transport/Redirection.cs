namespace ReplicationKit;

/// <summary>
/// Notices an <see cref="HttpClient"/> of the caller's that follows redirects. The client never follows one: its requests carry
/// credentials, in headers and in documents, that are meant for one server.
/// </summary>
internal static class Redirection
{
    /// <exception cref="ReplicationException">The request goes, or went, to another server than it was meant for.</exception>
    public static void ThrowIfElsewhere(Uri meant, Uri? actual, string action)
    {
        if (actual is null || !IsElsewhere(meant, actual))
            return;
        throw new ReplicationException(
            $"Could not {action}: {meant.Authority} redirects to {actual.GetLeftPart(UriPartial.Authority)}, and the HttpClient follows "
                + "redirects, which may hand credentials to another server. Set AllowAutoRedirect of its handler to false, or use "
                + "Replicator.Connect."
        );
    }

    /// <summary>An upgrade to TLS on the same host is not another server.</summary>
    private static bool IsElsewhere(Uri meant, Uri actual) =>
        !meant.IdnHost.Equals(actual.IdnHost, StringComparison.OrdinalIgnoreCase)
        || (
            (meant.Scheme != actual.Scheme || meant.Port != actual.Port)
            && !(meant.Scheme == Uri.UriSchemeHttp && actual.Scheme == Uri.UriSchemeHttps)
        );
}
