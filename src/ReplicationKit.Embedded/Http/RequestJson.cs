using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The request as filter functions see it.</summary>
internal static class RequestJson
{
    public static byte[] Write(CouchExchange request, CouchDatabase database) =>
        Json.Object(writer =>
        {
            writer.WriteString("method", request.Method);
            writer.WriteStartArray("path");
            foreach (string segment in request.Segments)
                writer.WriteStringValue(segment);
            writer.WriteEndArray();
            writer.WriteStartObject("query");
            foreach ((string name, string value) in request.Query.Values)
                writer.WriteString(name, value);
            writer.WriteEndObject();
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
            writer.WritePropertyName("userCtx");
            writer.WriteRawValue(RequestUserJson.Write(database, request.User), skipInputValidation: true);
        });
}
