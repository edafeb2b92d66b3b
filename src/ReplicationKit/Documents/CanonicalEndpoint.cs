using System.Text;

namespace ReplicationKit;

/// <summary>An endpoint as the server interprets it, independent of its notation.</summary>
/// <param name="Url">The URL without user information, default port and trailing slash.</param>
/// <param name="UserName">The effective user: that of <c>auth.basic</c>, or of the URL, or of the <c>Authorization</c> header.</param>
/// <param name="Password">That user's password.</param>
/// <param name="Rest">All other credentials.</param>
internal sealed record CanonicalEndpoint(string Url, string? UserName, string? Password, EndpointCredentials Rest)
{
    public static CanonicalEndpoint From(ReplicationEndpoint endpoint)
    {
        (string? user, string? password) = (endpoint.Credentials.UserName, endpoint.Credentials.Password);
        string url = endpoint.Address;
        if (!endpoint.IsLocal && Uri.TryCreate(url, UriKind.Absolute, out Uri? uri))
        {
            if (user is null && uri.UserInfo.IndexOf(':', StringComparison.Ordinal) is >= 0 and int colon)
                (user, password) = (uri.UserInfo[..colon], uri.UserInfo[(colon + 1)..]);
            url = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);
        }

        EndpointCredentials rest = endpoint.Credentials.IamApiKey is { } key ? EndpointCredentials.Iam(key) : EndpointCredentials.None;
        foreach (
            KeyValuePair<string, string> header in endpoint
                .Credentials.Headers.ToArray()
                .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
        )
        {
            if (!header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || Basic(header.Value) is not { } basic)
                rest = rest.WithHeader(Capitalized(header.Key), header.Value);
            else if (user is null)
                (user, password) = basic;
        }

        return new CanonicalEndpoint(url.TrimEnd('/'), user, password, rest);
    }

    public bool HasSameCredentials(CanonicalEndpoint other) =>
        UserName == other.UserName && Password == other.Password && Rest.Equals(other.Rest);

    /// <summary>Returns the credentials without secrets, or <c>null</c> if there are none.</summary>
    public string? DescribeCredentials()
    {
        if (UserName is null)
            return Rest.IsEmpty ? null : Rest.ToString();
        return Rest.IsEmpty ? $"basic {UserName}" : $"basic {UserName}; {Rest}";
    }

    /// <summary>Returns a header's name in one notation, since names are not case-sensitive.</summary>
    private static string Capitalized(string name) =>
        string.Join(
            '-',
            name.Split('-').Select(part => part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant())
        );

    private static (string User, string Password)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), decoded, out int length))
            return null;
        string text = Encoding.UTF8.GetString(decoded[..length]);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
