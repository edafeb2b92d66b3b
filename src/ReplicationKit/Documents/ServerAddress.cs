using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>A server's address as it is given: what is an address in it, and what is user and password.</summary>
internal static class ServerAddress
{
    /// <summary>Takes an address apart. User and password are percent-decoded, as they are escaped in a URL.</summary>
    /// <exception cref="ArgumentException">It is not an absolute http or https URL.</exception>
    public static (Uri Address, EndpointCredentials? Credentials) Parse(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!IsAddress(address))
            throw new ArgumentException(
                $"The server's address must be an absolute http or https URL, not '{SecretMask.InAddress(address.OriginalString)}'; "
                    + "'/', '?', '#' and '@' in a password are percent-encoded.",
                nameof(address)
            );

        string text = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var bare = new Uri(text.EndsWith('/') ? text : text + "/");
        return (bare, CredentialsIn(address));
    }

    /// <summary>The user and the password in an address, percent-decoded, or <c>null</c> if it has none.</summary>
    public static EndpointCredentials? CredentialsIn(Uri address)
    {
        if (address.UserInfo.Length == 0)
            return null;
        int colon = address.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return EndpointCredentials.Basic(
            Uri.UnescapeDataString(colon < 0 ? address.UserInfo : address.UserInfo[..colon]),
            colon < 0 ? "" : Uri.UnescapeDataString(address.UserInfo[(colon + 1)..])
        );
    }

    /// <summary>
    /// Whether it is an absolute http or https URL. An <c>@</c> behind the host is none of a path: a password with a slash was cut in two,
    /// and
    /// one half would be taken for the host's port.
    /// </summary>
    public static bool IsAddress(Uri address) =>
        address.IsAbsoluteUri
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && !address.PathAndQuery.Contains('@', StringComparison.Ordinal)
        && !address.Fragment.Contains('@', StringComparison.Ordinal);

    /// <exception cref="ArgumentException">It is not an absolute http or https URL.</exception>
    public static Uri Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            ? uri
            : throw new ArgumentException(
                $"The server's address must be an absolute http or https URL, not '{SecretMask.InAddress(address)}'; '/', '?', '#' and "
                    + "'@' in a password are percent-encoded.",
                nameof(address)
            );
    }
}
