namespace ReplicationKit;

/// <summary>A server's address as it is given: what is an address in it, and what is user and password.</summary>
internal static class ServerAddress
{
    /// <summary>Takes an address apart. User and password are percent-decoded, as they are escaped in a URL.</summary>
    /// <exception cref="ArgumentException">It is not an absolute http or https URL.</exception>
    public static (Uri Address, ReplicatorCredentials? Credentials) Parse(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"The server's address must be an absolute http or https URL, not '{SecretMask.InUrl(address.OriginalString)}'.", nameof(address));

        string text = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var bare = new Uri(text.EndsWith('/') ? text : text + "/");
        if (address.UserInfo.Length == 0) return (bare, null);
        int colon = address.UserInfo.IndexOf(':', StringComparison.Ordinal);
        string user = Uri.UnescapeDataString(colon < 0 ? address.UserInfo : address.UserInfo[..colon]);
        string password = colon < 0 ? "" : Uri.UnescapeDataString(address.UserInfo[(colon + 1)..]);
        return (bare, ReplicatorCredentials.Basic(user, password));
    }

    /// <exception cref="ArgumentException">It is not an absolute http or https URL.</exception>
    public static Uri Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            ? uri
            : throw new ArgumentException($"The server's address must be an absolute http or https URL, not '{SecretMask.InUrl(address)}'.", nameof(address));
    }
}
