using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// CouchDB's order of JSON values (<c>couch_ejson_compare</c>): null, false, true, numbers, strings by ICU's root collation, arrays,
/// objects; arrays element by element, objects member by member in the order in which they are written (name, then value).
/// </summary>
internal sealed class CouchCollation : IComparer<JsonElement>
{
    private static readonly CompareInfo RootCollation = CultureInfo.InvariantCulture.CompareInfo;

    private CouchCollation() { }

    /// <summary>The one instance; it holds no state.</summary>
    public static CouchCollation Instance { get; } = new();

    /// <summary>The version of the collation, as ICU writes it.</summary>
    public static string Version { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(uint)RootCollation.Version.FullVersion >> 24}.{RootCollation.Version.FullVersion >> 16 & 0xff}"
        );

    /// <summary>
    /// Compares two strings as <c>ucol_open("")</c> does: <c>0</c> also for strings that differ only in ignorable characters.
    /// </summary>
    public static int CompareStrings(string? left, string? right) => RootCollation.Compare(left, right, CompareOptions.None);

    /// <inheritdoc/>
    public int Compare(JsonElement x, JsonElement y)
    {
        int order = Rank(x.ValueKind).CompareTo(Rank(y.ValueKind));
        if (order != 0)
        {
            return order;
        }

        return x.ValueKind switch
        {
            JsonValueKind.Number => JsonNumber.Read(x).CompareTo(JsonNumber.Read(y)),
            JsonValueKind.String => CompareStrings(x.GetString(), y.GetString()),
            JsonValueKind.Array => CompareArrays(x, y),
            JsonValueKind.Object => CompareObjects(x, y),
            _ => 0,
        };
    }

    /// <summary>Returns the rank of a kind of values, from 1, or 0 for a kind that JSON does not have.</summary>
    public static byte Rank(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Null => 1,
            JsonValueKind.False => 2,
            JsonValueKind.True => 3,
            JsonValueKind.Number => 4,
            JsonValueKind.String => 5,
            JsonValueKind.Array => 6,
            JsonValueKind.Object => 7,
            _ => 0,
        };

    private int CompareArrays(JsonElement x, JsonElement y)
    {
        JsonElement.ArrayEnumerator right = y.EnumerateArray();
        foreach (JsonElement left in x.EnumerateArray())
        {
            if (!right.MoveNext())
            {
                return 1;
            }

            int order = Compare(left, right.Current);
            if (order != 0)
            {
                return order;
            }
        }

        return right.MoveNext() ? -1 : 0;
    }

    private int CompareObjects(JsonElement x, JsonElement y)
    {
        List<JsonProperty> left = JsonMembers.Of(x);
        List<JsonProperty> right = JsonMembers.Of(y);
        for (int i = 0; i < left.Count; i++)
        {
            if (i == right.Count)
            {
                return 1;
            }

            int order = CompareStrings(left[i].Name, right[i].Name);
            if (order == 0)
            {
                order = Compare(left[i].Value, right[i].Value);
            }

            if (order != 0)
            {
                return order;
            }
        }

        return left.Count == right.Count ? 0 : -1;
    }
}
