using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The response to what a function of a design document throws (<c>couch_query_servers:validate_doc_update/6</c>).</summary>
internal static class ThrownValue
{
    /// <summary>Returns the response to what a validation function threw: an object with one member, or a string.</summary>
    public static CouchException Refusal(JsonElement? thrown)
    {
        if (thrown is { ValueKind: JsonValueKind.String } text)
            return new CouchException(500, "unknown_error", text.GetString());
        if (thrown is not { ValueKind: JsonValueKind.Object } answer || answer.EnumerateObject().Count() != 1)
            return new CouchException(500, "unknown_error", "function_clause") { EndsRequest = true };
        JsonProperty member = answer.EnumerateObject().First();
        return member.Name switch
        {
            "forbidden" => Refusal(403, "forbidden", member.Value),
            "unauthorized" => Refusal(401, "unauthorized", member.Value),
            _ => Failure("unknown_error", member.Value),
        };
    }

    /// <summary>Returns the response to an error: its name and its reason.</summary>
    public static CouchException Error(JsonElement error) => Failure(Text(error[0]), error[1]);

    /// <summary>
    /// Returns a value as a string (<c>couch_util:to_binary/1</c>): a list of bytes, strings and such lists is one in Erlang, and another value is
    /// printed as a term.
    /// </summary>
    public static string Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        var bytes = new List<byte>();
        if (value.ValueKind == JsonValueKind.Array && TryAppend(value, bytes))
            return Encoding.UTF8.GetString([.. bytes]);
        string printed = ErlangText.Print(value);
        return printed.All(static c => c <= '\u00FF') ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(printed)) : printed;
    }

    // Only a list is not sent as it was thrown.
    private static CouchException Refusal(int status, string error, JsonElement reason) =>
        reason.ValueKind is JsonValueKind.String or JsonValueKind.Array
            ? new CouchException(status, error, Text(reason))
            : new CouchException(status, error, reason.GetRawText()) { ReasonValue = reason.Clone() };

    private static CouchException Failure(string error, JsonElement reason) =>
        reason.ValueKind == JsonValueKind.Null
            ? new CouchException(500, "unknown_error", error)
            : new CouchException(500, error, Text(reason));

    private static bool TryAppend(JsonElement item, List<byte> bytes)
    {
        switch (item.ValueKind)
        {
            case JsonValueKind.String:
                bytes.AddRange(Encoding.UTF8.GetBytes(item.GetString()!));
                return true;
            case JsonValueKind.Number when item.TryGetByte(out byte number):
                bytes.Add(number);
                return true;
            case JsonValueKind.Array:
                return item.EnumerateArray().All(member => TryAppend(member, bytes));
            default:
                return false;
        }
    }
}
