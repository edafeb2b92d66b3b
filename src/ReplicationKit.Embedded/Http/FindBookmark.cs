using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The last row of a page of <c>_find</c>, with which the next page begins. Clients see it as an opaque string.</summary>
/// <param name="Key">The key of the row: an id, or the values of an index as an array.</param>
/// <param name="Id">The id of the document.</param>
internal sealed record FindBookmark(JsonElement Key, string Id)
{
    private const string KeyName = "startkey",
        IdName = "startkey_docid";

    public override string ToString() =>
        Authenticator.Base64Url(
            Json.Object(writer =>
            {
                writer.WriteString(IdName, Id);
                writer.WritePropertyName(KeyName);
                Key.WriteTo(writer);
            })
        );

    /// <exception cref="CouchException">It is not a bookmark of this server for an index of this kind.</exception>
    public static FindBookmark? Parse(string? text, MangoIndex index)
    {
        if (text is null or "nil")
            return null;
        JsonValueKind kind = index.Design is null ? JsonValueKind.String : JsonValueKind.Array;
        if (Authenticator.TryFromBase64Url(text, out byte[] json))
        {
            try
            {
                using JsonDocument document = Json.Parse(json);
                if (
                    document.RootElement.StringMember(IdName) is { } id
                    && document.RootElement.Member(KeyName) is { } key
                    && key.ValueKind == kind
                )
                    return new FindBookmark(key.Clone(), id);
            }
            catch (CouchException)
            {
                // Refused below.
            }
        }
        throw MangoOptions.Error("invalid_bookmark", $"Invalid bookmark value: {EmbeddedJson.Element(text).GetRawText()}");
    }
}
