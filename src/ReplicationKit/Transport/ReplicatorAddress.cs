using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ReplicationKit;

/// <summary>Interprets a client's address: the target of its requests, and the server's address in documents.</summary>
internal static class ReplicatorAddress
{
    /// <summary>Returns a URL below the address, whose own path is kept.</summary>
    public static Uri Combine(Uri address, string path) =>
        new(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + path);

    /// <summary>
    /// Returns an id as a path segment: escaped, except for the slash after <c>_design</c> and <c>_local</c>, which separates segments.
    /// </summary>
    /// <exception cref="ArgumentException">The id is empty or a dot segment.</exception>
    public static string Segment(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, parameter);
        ThrowIfStep(value, parameter);
        foreach (string prefix in (ReadOnlySpan<string>)["_design/", "_local/"])
        {
            if (value.Length > prefix.Length && value.StartsWith(prefix, StringComparison.Ordinal))
                return prefix + Segment(value[prefix.Length..], parameter);
        }

        return Uri.EscapeDataString(value);
    }

    /// <exception cref="ArgumentException">The id is empty or a dot segment.</exception>
    public static void ThrowIfNoId(string id, [CallerArgumentExpression(nameof(id))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, parameter);
        ThrowIfStep(id, parameter);
    }

    /// <summary>Returns whether the id is a dot segment, which URLs cannot contain, escaped or not.</summary>
    public static bool IsStep(string value) => value is "." or "..";

    /// <exception cref="ArgumentException">The value is a dot segment.</exception>
    public static void ThrowIfStep(string value, string? parameter)
    {
        if (IsStep(value))
            throw new ArgumentException($"'{value}' cannot be part of a URL.", parameter);
    }

    /// <summary>
    /// Returns the context in the options, or else one with the client's own address and its basic credentials, either from the default
    /// header <c>Authorization</c> or from the address.
    /// </summary>
    public static WriteContext Context(HttpClient client, IEnumerable<KeyValuePair<string, object?>> options)
    {
        foreach ((string name, object? value) in options)
        {
            if (name == WriteContext.RequestOption && value is WriteContext context)
                return context;
        }

        return new WriteContext(
            client.BaseAddress,
            FromHeader(client.DefaultRequestHeaders.Authorization) ?? ServerAddress.CredentialsIn(client.BaseAddress!)
        );
    }

    /// <summary>
    /// Returns a basic authentication header with the user and the password in the address, or <c>null</c> if there are none.
    /// </summary>
    public static AuthenticationHeaderValue? Authorization(Uri address) =>
        ServerAddress.CredentialsIn(address) is { UserName: { } user, Password: { } password }
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)))
            : null;

    /// <summary>Returns the credentials in a basic authentication header, or <c>null</c> for any other header.</summary>
    public static EndpointCredentials? FromHeader(AuthenticationHeaderValue? header)
    {
        if (header?.Parameter is not { } parameter || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out int length))
            return null;
        string text = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : EndpointCredentials.Basic(text[..colon], text[(colon + 1)..]);
    }
}
