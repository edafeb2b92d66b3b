using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The reduce function <c>_sum</c> (<c>couch_query_servers:sum_values/2</c>).</summary>
internal static class SumReduce
{
    private const string Reason =
        "The _sum function requires that map values be numbers, arrays of numbers, or objects. Objects cannot be mixed with other data "
        + "structures. Objects can be arbitrarily nested, provided that the values for all fields are themselves numbers, arrays of numbers, or "
        + "objects.";

    private static readonly JsonElement Zero = Element("0"u8);

    /// <exception cref="CouchException">An object and another value are added.</exception>
    public static byte[] Reduce(IEnumerable<JsonElement> values)
    {
        try
        {
            JsonNumber number = JsonNumber.Read(Zero);
            JsonElement? mixed = null;
            foreach (JsonElement value in values)
            {
                if (mixed is null && value.ValueKind == JsonValueKind.Number)
                    number += JsonNumber.Read(value);
                else
                    mixed = Add(value, mixed ?? Element(Json.Write(number.WriteTo)));
            }
            if (mixed is not { } total)
                return Json.Write(number.WriteTo);
            // CouchDB adds the sums of parts again, and finds there what is in an array.
            return Json.Write(writer => CouchJson.Write(writer, Add(total, Zero)));
        }
        catch (NotAddableException error)
        {
            return error.Value;
        }
    }

    private static JsonElement Add(JsonElement value, JsonElement total) =>
        (value.ValueKind, total.ValueKind) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => Sum(value, total),
            (JsonValueKind.Number or JsonValueKind.Array, JsonValueKind.Number or JsonValueKind.Array) => Arrays(
                Items(total),
                Items(value)
            ),
            (JsonValueKind.Object, _) => Object(value, total),
            _ => throw new NotAddableException(value),
        };

    private static JsonElement Object(JsonElement value, JsonElement total)
    {
        if (value.Member("error") is { } error)
            throw error.ValueKind == JsonValueKind.String && error.ValueEquals("builtin_reduce_error")
                ? new NotAddableException(Json.Write(value.WriteTo))
                : CaseClause(error);
        if (total.ValueKind == JsonValueKind.Number && total.GetRawText() == "0")
            return value;
        return total.ValueKind == JsonValueKind.Object ? Objects(value, total) : throw CaseClause(total);
    }

    private static JsonElement Objects(JsonElement value, JsonElement total)
    {
        var members = new SortedDictionary<string, JsonElement>(Comparer<string>.Create(ErlangOrder.CompareBytes));
        foreach (JsonProperty member in JsonMembers.Of(total))
            members[member.Name] = member.Value;
        foreach (JsonProperty member in JsonMembers.Of(value))
            members[member.Name] = members.TryGetValue(member.Name, out JsonElement other) ? Add(member.Value, other) : member.Value;
        return Element(
            Json.Object(writer =>
            {
                foreach ((string name, JsonElement member) in members)
                {
                    writer.WritePropertyName(name);
                    member.WriteTo(writer);
                }
            })
        );
    }

    private static List<JsonElement> Items(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static JsonElement Arrays(List<JsonElement> left, List<JsonElement> right)
    {
        List<JsonElement> sums = [];
        for (int i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            if (i >= left.Count || i >= right.Count)
                sums.Add(i < left.Count ? left[i] : right[i]);
            else if (left[i].ValueKind == JsonValueKind.Number && right[i].ValueKind == JsonValueKind.Number)
                sums.Add(Sum(left[i], right[i]));
            else
                throw new NotAddableException(Array(left.Skip(i)));
        }
        return Array(sums);
    }

    private static JsonElement Array(IEnumerable<JsonElement> items) =>
        Element(
            Json.Write(writer =>
            {
                writer.WriteStartArray();
                foreach (JsonElement item in items)
                    item.WriteTo(writer);
                writer.WriteEndArray();
            })
        );

    private static JsonElement Sum(JsonElement left, JsonElement right) =>
        Element(Json.Write((JsonNumber.Read(left) + JsonNumber.Read(right)).WriteTo));

    private static JsonElement Element(ReadOnlySpan<byte> json)
    {
        using JsonDocument document = Json.Parse(json.ToArray());
        return document.RootElement.Clone();
    }

    private static CouchException CaseClause(JsonElement value) => new(500, "case_clause", ErlangText.Print(value));

    /// <summary>Ends a sum whose value is an error.</summary>
    private sealed class NotAddableException(byte[] value) : Exception
    {
        public NotAddableException(JsonElement cause)
            : this(
                Json.Object(writer =>
                {
                    writer.WriteString("error", "builtin_reduce_error");
                    writer.WriteString("reason", Reason);
                    writer.WritePropertyName("caused_by");
                    cause.WriteTo(writer);
                })
            ) { }

        public byte[] Value => value;
    }
}
