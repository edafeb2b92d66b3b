using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Reads replication documents as liberally as the server does: numbers may be strings of digits, and endpoints may be strings. Values that
/// do not fit their property are stored unchanged in <see cref="ReplicationDocument.AdditionalFields"/>.
/// </summary>
internal static class ReplicationDocumentReader
{
    public static ReplicationDocument Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException($"A replication document is a JSON object, not {json.ValueKind}.");

        var document = new ReplicationDocument();
        foreach (JsonProperty field in json.EnumerateObject())
        {
            if (!TrySet(document, field.Name, field.Value))
                document.AdditionalFields[field.Name] = Node(field.Value);
        }

        return document;
    }

    private static bool TrySet(ReplicationDocument document, string name, JsonElement value)
    {
        switch (name)
        {
            case "_id":
                return Text(value, out string? id) && (document.Id = id) is not null;
            case "_rev":
                return Text(value, out string? revision) && (document.Revision = revision) is not null;
        }

        return ReplicationOptions.ByJsonName(name) is { } option && TrySet(document, option, value);
    }

    private static bool TrySet(ReplicationDocument document, ReplicationOption option, JsonElement value) =>
        option.Kind switch
        {
            OptionKind.Endpoint => EndpointJson.Read(value) is { } endpoint && Set(document, option, endpoint),
            OptionKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False && Set(document, option, value.GetBoolean()),
            OptionKind.Integer => Integer(value, out int number) && Set(document, option, number),
            OptionKind.Duration => Milliseconds(value, out TimeSpan time) && Set(document, option, time),
            OptionKind.String when option == ReplicationOptions.SinceSeq && value.ValueKind == JsonValueKind.Number => Set(
                document,
                option,
                value.GetRawText()
            ),
            OptionKind.String or OptionKind.Proxy => Text(value, out string? text) && Set(document, option, text!),
            OptionKind.StringList => Texts(value) is { } texts && Set(document, option, texts),
            OptionKind.QueryParameters or OptionKind.Selector => value.ValueKind == JsonValueKind.Object
                && Set(document, option, Members(value)),
            OptionKind.CreateTargetParams => TargetParams(value) is { } targetParams && Set(document, option, targetParams),
            OptionKind.UserContext => User(value) is { } user && Set(document, option, user),
            _ => false,
        };

    private static bool Set(ReplicationDocument document, ReplicationOption option, object value)
    {
        document[option] = value;
        return true;
    }

    private static bool Text(JsonElement value, out string? text)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private static bool Integer(JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt32(out number),
            JsonValueKind.String => int.TryParse(
                value.GetString(),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out number
            ),
            _ => false,
        };
    }

    private static bool Milliseconds(JsonElement value, out TimeSpan time)
    {
        long milliseconds = 0;
        bool read = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out milliseconds),
            JsonValueKind.String => long.TryParse(
                value.GetString(),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out milliseconds
            ),
            _ => false,
        };
        read = read && Math.Abs((decimal)milliseconds) <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond;
        time = read ? TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond) : default;
        return read;
    }

    private static string[]? Texts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        var texts = new List<string>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
                return null;
            texts.Add(item.GetString()!);
        }

        return [.. texts];
    }

    private static CreateTargetParams? TargetParams(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var result = new CreateTargetParams();
        foreach (JsonProperty field in value.EnumerateObject())
        {
            switch (field.Name)
            {
                case "q" when Integer(field.Value, out int q):
                    result = result with { Q = q };
                    break;
                case "n" when Integer(field.Value, out int n):
                    result = result with { N = n };
                    break;
                case "partitioned" when field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    result = result with { Partitioned = field.Value.GetBoolean() };
                    break;
                default:
                    return null;
            }
        }

        return result;
    }

    private static UserContext? User(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        string? name = null;
        string[] roles = [];
        foreach (JsonProperty field in value.EnumerateObject())
        {
            if (field.NameEquals("name") && field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
                name = field.Value.GetString();
            else if (field.NameEquals("roles") && Texts(field.Value) is { } texts)
                roles = texts;
            else
                return null;
        }

        return new UserContext(name, roles);
    }

    /// <summary>
    /// Returns an object in which the last of duplicate members counts, as in CouchDB (<c>jiffy:decode/2</c> with <c>dedupe_keys</c>). An
    /// object that wraps the JSON would throw at its first use instead.
    /// </summary>
    private static JsonObject Members(JsonElement value)
    {
        var members = new JsonObject();
        foreach (JsonProperty member in value.EnumerateObject())
            members[member.Name] = Node(member.Value);
        return members;
    }

    /// <summary>Returns a value as a node in which duplicate members cannot throw.</summary>
    public static JsonNode? Node(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => Members(value),
            JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Node)]),
            JsonValueKind.Null => null,
            JsonValueKind.String => JsonValue.Create(value.GetString()),
            _ => JsonValue.Create(value.Clone()),
        };
}
