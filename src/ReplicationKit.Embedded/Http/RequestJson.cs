using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The request as functions of design documents see it (<c>chttpd_external:json_req_obj/2</c>).</summary>
internal static class RequestJson
{
    /// <param name="request">The request.</param>
    /// <param name="database">The database of the request.</param>
    /// <param name="body">Its body, or null if it has none.</param>
    /// <param name="id">The id of the document that the request is about, or null for none.</param>
    /// <exception cref="CouchException">A parameter that must contain JSON does not.</exception>
    public static byte[] Write(CouchExchange request, CouchDatabase database, JsonElement? body, string? id = null) =>
        Json.Object(writer =>
        {
            writer.WriteStartObject("info");
            DatabaseEndpoints.WriteInfo(writer, database);
            writer.WriteEndObject();
            writer.WriteString("uuid", DocumentIds.New());
            writer.WriteString("id", id);
            writer.WriteString("method", request.Method);
            WriteTexts(writer, "requested_path", UrlDecoder.Decode(request.RawTarget).Split('/', StringSplitOptions.RemoveEmptyEntries));
            WriteTexts(writer, "path", request.Segments);
            writer.WriteString("raw_path", request.RawTarget);
            WriteQuery(writer, request.Query);
            WriteHeaders(writer, request);
            writer.WritePropertyName("body");
            if (body is { } json)
                json.WriteTo(writer);
            else
                writer.WriteStringValue("undefined");
            writer.WriteString("peer", request.Context.Connection.RemoteIpAddress?.ToString());
            WriteForm(writer, request, body);
            writer.WriteStartObject("cookie");
            writer.WriteEndObject();
            writer.WritePropertyName("userCtx");
            writer.WriteRawValue(RequestUserJson.Write(database, request.User), skipInputValidation: true);
            writer.WritePropertyName("secObj");
            writer.WriteRawValue(SecurityJson.Of(database), skipInputValidation: true);
        });

    /// <summary>Returns a body as a JSON string, or null if there is none.</summary>
    public static JsonElement? Text(byte[]? body)
    {
        if (body is null)
            return null;
        using JsonDocument json = Json.Parse(Json.Write(writer => writer.WriteStringValue(Encoding.UTF8.GetString(body))));
        return json.RootElement.Clone();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    // Some parameters contain JSON, whatever the function does with them.
    private static void WriteQuery(Utf8JsonWriter writer, QueryParameters query)
    {
        writer.WriteStartObject("query");
        foreach ((string name, string value) in query.Values)
        {
            if (name is not ("key" or "startkey" or "endkey" or "descending"))
            {
                writer.WriteString(name, value);
                continue;
            }
            using JsonDocument json = Json.Parse(Encoding.UTF8.GetBytes(value));
            writer.WritePropertyName(name);
            json.RootElement.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteForm(Utf8JsonWriter writer, CouchExchange request, JsonElement? body)
    {
        writer.WriteStartObject("form");
        if (
            request.Method is "POST" or "PUT"
            && body is { ValueKind: JsonValueKind.String } text
            && request.Context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true
        )
        {
            foreach ((string name, string value) in new QueryParameters(text.GetString()!).Values)
                writer.WriteString(name, value);
        }
        writer.WriteEndObject();
    }

    // CouchDB hides credentials from functions.
    private static void WriteHeaders(Utf8JsonWriter writer, CouchExchange request)
    {
        writer.WriteStartObject("headers");
        foreach (var header in request.Context.Request.Headers)
        {
            if (
                !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                && !header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
            )
                writer.WriteString(header.Key, header.Value.ToString());
        }
        writer.WriteEndObject();
    }
}
