using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Converts an endpoint to the input of the rules.</summary>
internal static class EndpointSpecReader
{
    /// <summary>Reads the endpoint, or the value that a document contains instead and that no property can represent.</summary>
    public static EndpointSpec Read(ReplicationEndpoint? endpoint, JsonNode? field, in WriteContext context)
    {
        if (endpoint is not null)
            return Read(endpoint, context);
        return field is JsonObject json ? ReadObject(json, context) : EndpointSpec.None;
    }

    private static EndpointSpec Read(ReplicationEndpoint endpoint, in WriteContext context)
    {
        EndpointCredentials credentials = endpoint.Credentials;
        var headers = new List<HeaderSpec>();
        foreach (KeyValuePair<string, string> header in credentials.Headers)
            headers.Add(new HeaderSpec(header.Key, OptionValue<string?>.Known(header.Value)));
        return new EndpointSpec
        {
            Address = OptionValue<string?>.Known(endpoint.Address),
            IsRemote = !endpoint.IsLocal,
            LocalName = endpoint.IsLocal ? endpoint.Address : LocalName(endpoint.Address, context),
            UserName = Known(credentials.UserName),
            Password = Known(credentials.Password),
            IamApiKey = Known(credentials.IamApiKey),
            Headers = headers,
        };
    }

    /// <summary>Reads an object without a URL or with incomplete credentials.</summary>
    private static EndpointSpec ReadObject(JsonObject json, in WriteContext context)
    {
        string? url = Text(json["url"]);
        var auth = json["auth"] as JsonObject;
        var basic = auth?["basic"] as JsonObject;
        bool hasBasic = auth?.ContainsKey("basic") == true;
        var headers = json["headers"] as JsonObject ?? [];
        return new EndpointSpec
        {
            Address = OptionValue<string?>.Known(url ?? ""),
            IsRemote = url is not null,
            LocalName = url is null ? null : LocalName(url, context),
            UserName = hasBasic ? OptionValue<string?>.Known(Text(basic?["username"])) : default,
            Password = hasBasic ? OptionValue<string?>.Known(Text(basic?["password"])) : default,
            IamApiKey = Known(Text((auth?["iam"] as JsonObject)?["api_key"])),
            Headers = [.. headers.Select(static header => new HeaderSpec(header.Key, Known(Text(header.Value))))],
        };
    }

    /// <summary>
    /// Returns whether the server can parse an endpoint's object: credentials and headers are objects, and header values are strings.
    /// </summary>
    public static bool IsWellFormed(JsonObject json) =>
        (!json.TryGetPropertyValue("auth", out JsonNode? auth) || auth is JsonObject)
        && (
            !json.TryGetPropertyValue("headers", out JsonNode? headers)
            || (headers is JsonObject fields && fields.All(static field => field.Value?.GetValueKind() == JsonValueKind.String))
        );

    /// <summary>Returns the members that the server does not read, with those that were probably meant.</summary>
    public static IEnumerable<KeyValuePair<string, string>> MisspelledMembers(string field, JsonObject endpoint)
    {
        var auth = endpoint["auth"] as JsonObject;
        return Misspelled(field, endpoint, "url", "auth", "headers")
            .Concat(Misspelled(field + ".auth", auth, "basic", "iam"))
            .Concat(Misspelled(field + ".auth.basic", auth?["basic"] as JsonObject, "username", "password"))
            .Concat(Misspelled(field + ".auth.iam", auth?["iam"] as JsonObject, "api_key"));
    }

    private static IEnumerable<KeyValuePair<string, string>> Misspelled(string path, JsonObject? members, params string[] known)
    {
        foreach ((string name, _) in members ?? [])
        {
            if (known.Contains(name))
                continue;
            string? meant = name switch
            {
                "user" or "name" => "username",
                "pass" => "password",
                "key" or "apikey" => "api_key",
                _ => Spelling.Nearest(name, known),
            };
            if (meant is not null && known.Contains(meant))
                yield return new(path + "." + name, meant);
        }
    }

    /// <summary>Returns the name of the database if a URL belongs to the server that runs the replication.</summary>
    private static string? LocalName(string address, in WriteContext context)
    {
        if (context.LocalBaseAddress?.AbsoluteUri is not { } root || !address.StartsWith(root, StringComparison.Ordinal))
            return null;
        string path = address[root.Length..].TrimEnd('/');
        return path.Length > 0 && path.AsSpan().IndexOfAny("/?#") < 0 ? Uri.UnescapeDataString(path) : null;
    }

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static OptionValue<string?> Known(string? text) => text is null ? default : OptionValue<string?>.Known(text);
}
