using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ReplicationKit;

/// <summary>What a client's address says: where requests go, and what documents name the server by.</summary>
internal static class ReplicatorAddress
{
    /// <summary>The path below the address, whose own path is kept.</summary>
    public static Uri Combine(Uri address, string path) =>
        new(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + path);

    /// <summary>
    /// An id as a segment of a path: escaped, but for the slash after <c>_design</c> and <c>_local</c>, which is a real one.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty, or a segment that URLs take for a step up.</exception>
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

    /// <exception cref="ArgumentException">It is empty, or a segment that URLs take for a step up.</exception>
    public static void ThrowIfNoId(string id, [CallerArgumentExpression(nameof(id))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, parameter);
        ThrowIfStep(id, parameter);
    }

    /// <summary>Whether a URL cannot hold the id, since it takes it for a step, escaped or not.</summary>
    public static bool IsStep(string value) => value is "." or "..";

    /// <exception cref="ArgumentException">It is a segment that URLs take for a step up.</exception>
    public static void ThrowIfStep(string value, string? parameter)
    {
        if (IsStep(value))
            throw new ArgumentException($"'{value}' cannot stand in a URL.", parameter);
    }

    /// <summary>
    /// The context that the options hold; else the client's own address, and its credentials where they are basic ones: those of the
    /// default header <c>Authorization</c>, or of the address.
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

    /// <summary>Basic authentication with the user and the password in the address; null: there are none.</summary>
    public static AuthenticationHeaderValue? Authorization(Uri address) =>
        ServerAddress.CredentialsIn(address) is { UserName: { } user, Password: { } password }
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)))
            : null;

    /// <summary>The credentials in a header where they are basic ones; null: they are not, or there are none.</summary>
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
