using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// Erlang's own order and equality of decoded JSON: <c>_id</c> is compared by it, and <c>$all</c> uses its equality. Numbers sort before
/// null, false and true (by name), and those before objects, arrays and strings (by bytes).
/// </summary>
internal static class ErlangOrder
{
    public static Comparer<JsonElement> Comparer { get; } = Comparer<JsonElement>.Create(Compare);

    public static int Compare(JsonElement x, JsonElement y)
    {
        int order = Rank(x.ValueKind).CompareTo(Rank(y.ValueKind));
        if (order != 0)
        {
            return order;
        }

        return x.ValueKind switch
        {
            JsonValueKind.Number => JsonNumber.Read(x).CompareTo(JsonNumber.Read(y)),
            JsonValueKind.String => CompareBytes(x.GetString()!, y.GetString()!),
            JsonValueKind.Array => CompareLists([.. x.EnumerateArray()], [.. y.EnumerateArray()], Compare),
            JsonValueKind.Object => CompareLists(JsonMembers.Of(x), JsonMembers.Of(y), CompareMembers),
            _ => 0,
        };
    }

    /// <summary>Compares two strings by their UTF-8 bytes.</summary>
    public static int CompareBytes(string left, string right)
    {
        if (string.Equals(left, right, StringComparison.Ordinal))
        {
            return 0;
        }

        return Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
    }

    /// <summary>Erlang's <c>=:=</c>, which distinguishes <c>1</c> from <c>1.0</c>.</summary>
    public static bool AreIdentical(JsonElement x, JsonElement y)
    {
        if (x.ValueKind != y.ValueKind)
        {
            return false;
        }

        switch (x.ValueKind)
        {
            case JsonValueKind.Number:
                return JsonNumber.Read(x).IsIdenticalTo(JsonNumber.Read(y));
            case JsonValueKind.String:
                return string.Equals(x.GetString(), y.GetString(), StringComparison.Ordinal);
            case JsonValueKind.Array:
                return x.GetArrayLength() == y.GetArrayLength()
                    && x.EnumerateArray().Zip(y.EnumerateArray()).All(pair => AreIdentical(pair.First, pair.Second));
            case JsonValueKind.Object:
                List<JsonProperty> left = JsonMembers.Of(x);
                List<JsonProperty> right = JsonMembers.Of(y);
                return left.Count == right.Count
                    && left.Zip(right)
                        .All(pair =>
                            string.Equals(pair.First.Name, pair.Second.Name, StringComparison.Ordinal)
                            && AreIdentical(pair.First.Value, pair.Second.Value)
                        );
            default:
                return true;
        }
    }

    private static int Rank(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Number => 1,
            JsonValueKind.False => 2,
            JsonValueKind.Null => 3,
            JsonValueKind.True => 4,
            JsonValueKind.Object => 5,
            JsonValueKind.Array => 6,
            _ => 7,
        };

    private static int CompareMembers(JsonProperty x, JsonProperty y)
    {
        int order = CompareBytes(x.Name, y.Name);
        return order != 0 ? order : Compare(x.Value, y.Value);
    }

    private static int CompareLists<T>(List<T> x, List<T> y, Comparison<T> compare)
    {
        for (int i = 0; i < x.Count && i < y.Count; i++)
        {
            int order = compare(x[i], y[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Count.CompareTo(y.Count);
    }
}
