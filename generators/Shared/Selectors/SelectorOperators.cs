using ReplicationKit.Rules;

namespace ReplicationKit.Selectors;

/// <summary>The operators of selectors, and since which server there are (CouchDB <c>src/mango/src/mango_selector.erl</c>, by release).</summary>
internal static class SelectorOperators
{
    /// <summary>Every operator that a selector can be written with.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "$and", "$or", "$not", "$nor", "$all", "$elemMatch", "$allMatch", "$keyMapMatch", "$lt", "$lte", "$eq", "$ne", "$gte", "$gt",
        "$in", "$nin", "$exists", "$type", "$size", "$mod", "$regex", "$beginsWith", "$text",
    ];

    /// <summary>The first server that knows the operator.</summary>
    public static ServerVersion Since(string name) => name switch
    {
        "$beginsWith" => ServerVersion.CouchDB34,
        "$keyMapMatch" => ServerVersion.CouchDB32,
        _ => ServerVersion.CouchDB30,
    };

    /// <summary>The operator that a misspelt one is nearest to; null where none is near.</summary>
    public static string? Nearest(string name)
    {
        string? nearest = null;
        int least = 4;
        foreach (string known in All)
        {
            int distance = string.Equals(name, known, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name.ToUpperInvariant(), known.ToUpperInvariant());
            if (distance < least && distance < known.Length - 1)
            {
                (nearest, least) = (known, distance);
            }
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
