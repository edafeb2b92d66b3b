using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Converts a document for PouchDB Server, which reads endpoints only if they are strings: credentials for basic authentication become part of
/// the URL, and others cannot be expressed.
/// </summary>
internal static class UrlEndpoints
{
    /// <summary>Writes a document with its endpoints as URLs.</summary>
    /// <param name="document">The document, with its endpoints as objects.</param>
    /// <param name="id">The document's id, for messages.</param>
    /// <param name="output">Receives the document.</param>
    /// <exception cref="ReplicationValidationException">An endpoint has credentials that a URL cannot contain.</exception>
    public static void Write(ReadOnlySpan<byte> document, string id, IBufferWriter<byte> output)
    {
        var reader = new Utf8JsonReader(document);
        JsonObject json = JsonNode.Parse(ref reader)!.AsObject();
        foreach (ReplicationOption option in ReplicationOptions.All.Where(static option => option.Kind == OptionKind.Endpoint))
        {
            if (json[option.JsonName] is JsonObject endpoint)
                json[option.JsonName] = ToUrl(endpoint, option.JsonName, id);
        }

        using var writer = new Utf8JsonWriter(output, DocumentJson.WriterOptions);
        json.WriteTo(writer);
    }

    private static string ToUrl(JsonObject json, string option, string id)
    {
        using JsonDocument parsed = JsonDocument.Parse(json.ToJsonString());
        ReplicationEndpoint endpoint = EndpointJson.Read(parsed.RootElement)!;
        CanonicalEndpoint canonical = CanonicalEndpoint.From(endpoint);
        if (!canonical.Rest.IsEmpty)
        {
            throw new ReplicationValidationException(
                $"The replication '{id}' cannot run on PouchDB Server, which reads endpoints as URLs only: the credentials of '{option}' "
                    + $"({canonical.Rest}) cannot be part of a URL."
            )
            {
                ReplicationId = id,
            };
        }

        if (canonical.UserName is not { } user || endpoint.Credentials.IsEmpty)
            return endpoint.Address;
        var uri = new Uri(endpoint.Address);
        string credentials = $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(canonical.Password ?? "")}@";
        return $"{uri.Scheme}://{credentials}{uri.Authority}{uri.PathAndQuery}";
    }
}
