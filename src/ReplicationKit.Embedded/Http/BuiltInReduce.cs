using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>CouchDB's built-in reduce functions (<c>couch_query_servers:builtin_reduce/4</c>).</summary>
internal static class BuiltInReduce
{
    private const string SumReason =
        "The _sum function requires that map values be numbers, arrays of numbers, or objects. Objects cannot be mixed with other data "
        + "structures. Objects can be arbitrarily nested, provided that the values for all fields are themselves numbers, arrays of numbers, or "
        + "objects.";

    private const string StatsReason = "The _stats function requires that map values be numbers or arrays of numbers.";

    /// <summary>Returns the value of the rows of a group as JSON.</summary>
    /// <exception cref="CouchException">The embedded server does not support the function.</exception>
    public static byte[] Reduce(string name, IReadOnlyList<IndexRow> rows)
    {
        switch (name)
        {
            case "_count":
                return Number(rows.Count);
            case "_approx_count_distinct":
                return Number(rows.Select(static row => Convert.ToHexString(row.Sort)).Distinct(StringComparer.Ordinal).Count());
            case "_sum" or "_stats":
                List<JsonElement> values = [.. rows.Select(static row => Parse(row.Value))];
                JsonElement? wrong = values.Select(value => Wrong(value, name == "_sum")).FirstOrDefault(static value => value is not null);
                if (wrong is { } cause)
                    return Refused(name == "_sum" ? SumReason : StatsReason, cause);
                return name == "_sum" ? Json.Write(writer => Sum(writer, values)) : Statistics(values);
            default:
                throw CouchException.NotImplemented($"The embedded server does not support the reduce function {name}.");
        }
    }

    private static JsonElement Parse(byte[] json)
    {
        using JsonDocument document = Json.Parse(json);
        return document.RootElement.Clone();
    }

    private static byte[] Number(int value) => System.Text.Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    // The value that cannot be added, or null.
    private static JsonElement? Wrong(JsonElement value, bool objects) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => null,
            JsonValueKind.Array => value
                .EnumerateArray()
                .Where(static item => item.ValueKind != JsonValueKind.Number)
                .Select(static item => (JsonElement?)item)
                .FirstOrDefault(),
            JsonValueKind.Object when objects => value
                .EnumerateObject()
                .Select(member => Wrong(member.Value, objects))
                .FirstOrDefault(static wrong => wrong is not null),
            _ => value,
        };

    private static byte[] Refused(string reason, JsonElement cause) =>
        Json.Object(writer =>
        {
            writer.WriteString("error", "builtin_reduce_error");
            writer.WriteString("reason", reason);
            writer.WritePropertyName("caused_by");
            cause.WriteTo(writer);
        });

    private static void Sum(Utf8JsonWriter writer, List<JsonElement> values)
    {
        if (values.Exists(static value => value.ValueKind == JsonValueKind.Object))
        {
            SumObjects(writer, values);
        }
        else if (values.Exists(static value => value.ValueKind == JsonValueKind.Array))
        {
            int length = values.Max(static value => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 1);
            writer.WriteStartArray();
            for (int i = 0; i < length; i++)
                SumNumbers(writer, Column(values, i));
            writer.WriteEndArray();
        }
        else
        {
            SumNumbers(writer, values);
        }
    }

    private static void SumObjects(Utf8JsonWriter writer, List<JsonElement> values)
    {
        writer.WriteStartObject();
        foreach (
            IGrouping<string, JsonProperty> member in values
                .Where(static value => value.ValueKind == JsonValueKind.Object)
                .SelectMany(JsonMembers.Of)
                .GroupBy(static member => member.Name, StringComparer.Ordinal)
        )
        {
            writer.WritePropertyName(member.Key);
            Sum(writer, [.. member.Select(static item => item.Value)]);
        }
        writer.WriteEndObject();
    }

    private static List<JsonElement> Column(List<JsonElement> values, int index) =>
        [
            .. values
                .Where(value => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() > index : index == 0)
                .Select(value => value.ValueKind == JsonValueKind.Array ? value[index] : value),
        ];

    private static void SumNumbers(Utf8JsonWriter writer, List<JsonElement> values)
    {
        BigInteger integer = 0;
        double fraction = 0;
        bool isFloat = false;
        foreach (JsonNumber number in values.Select(JsonNumber.Read))
        {
            if (number.IsInteger)
                integer += number.Integer;
            else
                fraction += number.Double;
            isFloat |= !number.IsInteger;
        }
        if (isFloat)
            WriteFloat(writer, fraction + (double)integer);
        else
            writer.WriteRawValue(integer.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
    }

    private static void WriteFloat(Utf8JsonWriter writer, double value)
    {
        using JsonDocument number = Json.Parse(System.Text.Encoding.UTF8.GetBytes(value.ToString("E16", CultureInfo.InvariantCulture)));
        CouchJson.Write(writer, number.RootElement);
    }

    private static byte[] Statistics(List<JsonElement> values) =>
        Json.Write(writer =>
        {
            if (!values.Exists(static value => value.ValueKind == JsonValueKind.Array))
            {
                WriteStatistics(writer, values);
                return;
            }
            writer.WriteStartArray();
            for (int i = 0; Column(values, i) is { Count: > 0 } column; i++)
                WriteStatistics(writer, column);
            writer.WriteEndArray();
        });

    private static void WriteStatistics(Utf8JsonWriter writer, List<JsonElement> values)
    {
        List<JsonElement> ordered = [.. values.OrderBy(JsonNumber.Read)];
        writer.WriteStartObject();
        writer.WritePropertyName("sum");
        SumNumbers(writer, values);
        writer.WriteNumber("count", values.Count);
        writer.WritePropertyName("min");
        CouchJson.Write(writer, ordered[0]);
        writer.WritePropertyName("max");
        CouchJson.Write(writer, ordered[^1]);
        writer.WritePropertyName("sumsqr");
        SumNumbers(writer, [.. values.Select(Square)]);
        writer.WriteEndObject();
    }

    private static JsonElement Square(JsonElement value)
    {
        JsonNumber number = JsonNumber.Read(value);
        return Parse(
            Json.Write(writer =>
            {
                if (number.IsInteger)
                    writer.WriteRawValue(
                        (number.Integer * number.Integer).ToString(CultureInfo.InvariantCulture),
                        skipInputValidation: true
                    );
                else
                    WriteFloat(writer, number.Double * number.Double);
            })
        );
    }
}
