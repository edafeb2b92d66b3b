using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Reads the endpoints of replication documents.</summary>
internal static class EndpointJson
{
    /// <summary>Reads an endpoint: a string, or an object with a URL. Returns <c>null</c> if it is neither.</summary>
    public static ReplicationEndpoint? Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return ReplicationEndpoint.Parse(value.GetString()!);
        if (value.ValueKind != JsonValueKind.Object || !TryGetText(value, "url", out string? url))
            return null;

        EndpointCredentials credentials = EndpointCredentials.None;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "url":
                    break;
                case "auth" when property.Value.ValueKind == JsonValueKind.Object:
                    if (!ReadAuth(property.Value, ref credentials))
                        return null;
                    break;
                case "headers" when property.Value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty header in property.Value.EnumerateObject())
                    {
                        if (header.Value.ValueKind != JsonValueKind.String)
                            return null;
                        credentials = credentials.WithHeader(header.Name, header.Value.GetString()!);
                    }

                    break;
                default:
                    return null;
            }
        }

        return ReplicationEndpoint.Parse(url).WithCredentials(credentials);
    }

    /// <summary>Returns the URL of an endpoint's object without credentials, or <c>null</c> if it has none.</summary>
    public static string? UrlOf(JsonNode? field) =>
        field is JsonObject endpoint && endpoint["url"] is { } url && url.GetValueKind() == JsonValueKind.String
            ? SecretMask.InAddress(url.GetValue<string>())
            : null;

    private static bool ReadAuth(JsonElement auth, ref EndpointCredentials credentials)
    {
        foreach (JsonProperty kind in auth.EnumerateObject())
        {
            if (kind.Value.ValueKind != JsonValueKind.Object)
                return false;
            if (
                kind.NameEquals("basic")
                && TryGetText(kind.Value, "username", out string? user)
                && TryGetText(kind.Value, "password", out string? password)
            )
                credentials = credentials.WithBasicAuth(user, password);
            else if (kind.NameEquals("iam") && TryGetText(kind.Value, "api_key", out string? key))
                credentials = credentials.WithIamApiKey(key);
            else
                return false;
        }

        return true;
    }

    private static bool TryGetText(JsonElement value, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = value.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
        return text is not null;
    }
}
