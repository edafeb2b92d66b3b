using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>Reads <c>source</c> and <c>target</c>.</summary>
internal static class EndpointParser
{
    private const string BasicScheme = "Basic ";

    public static JobEndpoint Parse(JsonElement? value, JsonElement? proxy) =>
        value switch
        {
            null => throw BadReplicationException.Text("Missing replicator database"),
            { ValueKind: JsonValueKind.Object } endpoint => ParseObject(endpoint, proxy),
            { ValueKind: JsonValueKind.String } text => ParseText(text.GetString()!, proxy),
            _ => throw BadReplicationException.Error("function_clause"),
        };

    /// <summary>Returns the URL as <c>_scheduler</c> shows it, or <c>null</c> if the value is not a URL.</summary>
    public static string? Display(JsonElement? value)
    {
        JsonElement? url = value is { ValueKind: JsonValueKind.Object } endpoint ? endpoint.Member("url") : value;
        if (url is not { ValueKind: JsonValueKind.String } text)
            return null;
        string raw = text.GetString()!;
        if (!IsHttp(raw))
            return raw;
        return UrlParts.Parse(raw) is null ? null : WithSlash(UrlParts.WithoutCredentials(raw));
    }

    private static JobEndpoint ParseText(string text, JsonElement? proxy) =>
        IsHttp(text) ? Parse(text, auth: null, headers: null, proxy) : throw BadReplicationException.Text("local_endpoints_not_supported");

    private static JobEndpoint ParseObject(JsonElement endpoint, JsonElement? proxy)
    {
        if (endpoint.Member("url") is not { ValueKind: JsonValueKind.String } url || !IsHttp(url.GetString()!))
            throw BadReplicationException.InvalidUrl("endpoint");
        return Parse(url.GetString()!, endpoint.Member("auth"), endpoint.Member("headers"), proxy);
    }

    private static JobEndpoint Parse(string url, JsonElement? auth, JsonElement? headers, JsonElement? proxy)
    {
        if (UrlParts.Parse(url) is not { } parts)
            throw BadReplicationException.InvalidUrl("endpoint");
        string? proxyUrl = Proxy(proxy);
        if (auth is { } badAuth && badAuth.ValueKind != JsonValueKind.Object)
            throw BadReplicationException.Error("badmatch", badAuth);
        List<(string Name, string Value)> sent = Headers(headers);
        if (url.Contains(' ', StringComparison.Ordinal))
            throw BadReplicationException.Error("case_clause", "{{undefined,undefined},undefined,{undefined,undefined}}");
        (string? user, string? password) = Credentials(auth, parts, sent);
        return new JobEndpoint
        {
            Url = WithSlash(UrlParts.WithoutCredentials(url)),
            Parts = UrlParts.Parse(WithSlash(url))!,
            User = user,
            Password = password,
            Headers = sent,
            Proxy = proxyUrl,
        };
    }

    private static bool IsHttp(string url) =>
        url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal);

    private static string WithSlash(string url) => url.Contains('?', StringComparison.Ordinal) || url.EndsWith('/') ? url : url + "/";

    private static string? Proxy(JsonElement? proxy)
    {
        if (proxy is not { } value || value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
            return null;
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            throw BadReplicationException.Text("Invalid proxy url");
        string url = (value.ValueKind == JsonValueKind.String ? value.GetString() : value.Characters()) ?? "";
        if (UrlParts.Parse(url) is not { } parts)
            throw BadReplicationException.Error("badmatch", "{error,invalid_uri}");
        if (parts.Scheme is not ("http" or "https" or "socks5"))
            throw BadReplicationException.InvalidUrl("proxy");
        return value.ValueKind == JsonValueKind.String ? url : throw BadReplicationException.Error("badarg");
    }

    private static List<(string Name, string Value)> Headers(JsonElement? headers)
    {
        var sent = new List<(string Name, string Value)>();
        if (headers is not { } value)
            return sent;
        if (value.ValueKind != JsonValueKind.Object)
            throw BadReplicationException.Error("badmatch", value);
        foreach (JsonProperty header in value.EnumerateObject())
        {
            if (header.Value.ValueKind != JsonValueKind.String)
                throw BadReplicationException.Error("badarg");
            sent.Add((header.Name, header.Value.GetString()!));
        }
        sent.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return sent;
    }

    // The order of couch_replicator_utils:normalize_basic_auth/1; a basic Authorization header never stays a header.
    private static (string? User, string? Password) Credentials(
        JsonElement? auth,
        UrlParts parts,
        List<(string Name, string Value)> headers
    )
    {
        (string? user, string? password) fromHeader = TakeBasicHeader(headers);
        JsonElement? basic = auth?.Member("basic");
        if (basic?.StringMember("username") is { } name && basic?.StringMember("password") is { } secret)
            return (name, secret);
        return parts is { User: { } user, Password: { } password } ? (user, password) : fromHeader;
    }

    private static (string? User, string? Password) TakeBasicHeader(List<(string Name, string Value)> headers)
    {
        int index = headers.FindIndex(static header =>
            header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            && header.Value.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase)
        );
        if (index < 0)
            return (null, null);
        string encoded = headers[index].Value[BasicScheme.Length..].Trim();
        headers.RemoveAt(index);
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out int count))
            return (null, null);
        string decoded = Encoding.UTF8.GetString(bytes, 0, count);
        int colon = decoded.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (null, null) : (decoded[..colon], decoded[(colon + 1)..]);
    }
}
