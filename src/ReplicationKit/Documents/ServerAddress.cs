using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Splits a server's address into the address itself and the credentials in it.</summary>
internal static class ServerAddress
{
    /// <summary>Splits an address. The user and the password are percent-decoded.</summary>
    /// <exception cref="ArgumentException">It is not an absolute http or https URL.</exception>
    public static (Uri Address, EndpointCredentials? Credentials) Parse(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!IsAddress(address))
            throw new ArgumentException(
                $"The server's address must be an absolute http or https URL, not '{SecretMask.InAddress(address.OriginalString)}'; "
                    + "'/', '?', '#' and '@' in a password must be percent-encoded.",
                nameof(address)
            );

        string text = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var bare = new Uri(text.EndsWith('/') ? text : text + "/");
        return (bare, CredentialsIn(address));
    }

    /// <summary>Returns the user and the password in an address, percent-decoded, or <c>null</c> if it has none.</summary>
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
    /// Returns whether the value is an absolute http or https URL. An <c>@</c> after the host is not part of a path: it means that a
    /// password contains a slash, which would cut it in two and make one half the host's port.
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
                    + "'@' in a password must be percent-encoded.",
                nameof(address)
            );
    }
}
