using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The reduce function <c>_stats</c> (<c>couch_query_servers:builtin_stats/2</c>).</summary>
internal static class StatisticsReduce
{
    // The number by which CouchDB refers to its own code.
    private const long CodeReference = 4180022058;

    /// <exception cref="CouchException">A value is not a number, or not an array of as many numbers as the others.</exception>
    public static byte[] Reduce(IEnumerable<JsonElement> values)
    {
        Statistics? total = null;
        foreach (JsonElement value in values)
            total = total is null ? Statistics.Of(value) : total.With(value);
        return Json.Write(total!.WriteTo);
    }

    private static CouchException Invalid(string reason) => new(500, "invalid_value", reason, CodeReference);

    /// <summary>The statistics of numbers, or of the numbers at each position of arrays.</summary>
    private sealed class Statistics
    {
        private static readonly string[] Names = ["sum", "count", "min", "max", "sumsqr"];

        private readonly List<Statistics>? _items;
        private readonly JsonNumber _sum,
            _count,
            _minimum,
            _maximum,
            _squares;

        private Statistics(List<Statistics> items) => _items = items;

        private Statistics(JsonNumber sum, JsonNumber count, JsonNumber minimum, JsonNumber maximum, JsonNumber squares)
        {
            _sum = sum;
            _count = count;
            _minimum = minimum;
            _maximum = maximum;
            _squares = squares;
        }

        public static Statistics Of(JsonElement value) =>
            value.ValueKind switch
            {
                JsonValueKind.Array => new Statistics([.. value.EnumerateArray().Select(Of)]),
                JsonValueKind.Number => OfNumber(JsonNumber.Read(value)),
                JsonValueKind.Object => OfObject(value),
                _ => throw Invalid($"non-numeric _stats input: {ErlangText.Write(value)}"),
            };

        public Statistics With(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Array && _items is { } items)
            {
                JsonElement[] others = [.. value.EnumerateArray()];
                return others.Length == items.Count
                    ? new Statistics([.. items.Select((item, i) => item.With(others[i]))])
                    : throw new CouchException(500, "function_clause", "lists:zipwith/3");
            }
            if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Object))
                throw NotNumeric(ErlangText.Print(value));
            Statistics other = Of(value);
            return _items is null
                ? new Statistics(
                    other._sum + _sum,
                    other._count + _count,
                    other._minimum.CompareTo(_minimum) <= 0 ? other._minimum : _minimum,
                    other._maximum.CompareTo(_maximum) >= 0 ? other._maximum : _maximum,
                    other._squares + _squares
                )
                : throw NotNumeric($"{{{string.Join(',', other.Values().Select(ErlangText.Number))}}}");
        }

        public void WriteTo(Utf8JsonWriter writer)
        {
            if (_items is { } items)
            {
                writer.WriteStartArray();
                items.ForEach(item => item.WriteTo(writer));
                writer.WriteEndArray();
                return;
            }
            writer.WriteStartObject();
            foreach ((string name, JsonNumber value) in Names.Zip(Values()))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }

        private JsonNumber[] Values() => [_sum, _count, _minimum, _maximum, _squares];

        private static Statistics OfNumber(JsonNumber value) => new(value, JsonNumber.One, value, value, value * value);

        // Statistics that the map function made.
        private static Statistics OfObject(JsonElement value)
        {
            JsonNumber[] numbers = [.. Names.Select(name => Member(value, name))];
            return new Statistics(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        }

        private static JsonNumber Member(JsonElement value, string name) =>
            value.Member(name) switch
            {
                { ValueKind: JsonValueKind.Number } number => JsonNumber.Read(number),
                null => throw Invalid($"user _stats input missing required field {name} ({Properties(value)})"),
                { } other => throw Invalid($"non-numeric _stats input received for {name}: {ErlangText.Write(other)}"),
            };

        private static string Properties(JsonElement value) => ErlangText.Print(value)[1..^1];

        private static CouchException NotNumeric(string value) =>
            Invalid($"The _stats function requires that map values be numbers or arrays of numbers, not '{value}'");
    }
}
