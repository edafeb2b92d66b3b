using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ReplicationKit.Embedded.Erlang;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>CouchDB's built-in reduce functions (<c>couch_query_servers:builtin_reduce/5</c>). It knows them by how their names begin.</summary>
internal static class BuiltInReduce
{
    // The precision of CouchDB's estimate (couch_hyper), and up to which number it only depends on how many registers are empty.
    private const int Registers = 1 << 11;

    private const int MostCounted = 1800;

    private static readonly string[] Ranks = ["_top_", "_bottom_"];

    /// <summary>Returns whether the function keeps a number of the values.</summary>
    public static bool IsRank(string name) => Array.Exists(Ranks, rank => name.StartsWith(rank, StringComparison.Ordinal));

    /// <summary>Returns how many values a function keeps, or <c>null</c> if its name does not end with a number.</summary>
    public static int? RankOf(string name) =>
        int.TryParse(name[(name.LastIndexOf('_') + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int rank)
            ? rank
            : null;

    /// <summary>Returns the value of the rows of a group as JSON.</summary>
    /// <exception cref="CouchException">The function cannot reduce a value.</exception>
    public static byte[] Reduce(string name, IReadOnlyList<IndexRow> rows)
    {
        bool Is(string function) => name.StartsWith(function, StringComparison.Ordinal);
        if (Is("_count"))
            return Number(rows.Count);
        if (Is("_approx_count_distinct"))
            return Number(DistinctKeys(rows));
        if (Is("_first"))
            return Edge(rows, -1).Value;
        if (Is("_last"))
            return Edge(rows, 1).Value;
        if (IsRank(name))
            return Ranked(rows, RankOf(name) ?? 0, Is("_top_"));
        IEnumerable<JsonElement> values = rows.Select(static row => Parse(row.Value));
        if (Is("_sum"))
            return SumReduce.Reduce(values);
        return Is("_stats")
            ? StatisticsReduce.Reduce(values)
            : throw CouchException.NotImplemented($"The embedded server does not support the reduce function {name}.");
    }

    private static JsonElement Parse(byte[] json)
    {
        using JsonDocument document = Json.Parse(json);
        return document.RootElement.Clone();
    }

    private static byte[] Number(int value) => System.Text.Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    // The same estimate as CouchDB's of few keys. Of more than those, the number.
    private static int DistinctKeys(IReadOnlyList<IndexRow> rows)
    {
        var registers = new HashSet<int>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (IndexRow row in rows)
        {
            if (!keys.Add(Convert.ToHexString(row.Key)))
                continue;
#pragma warning disable CA5350 // A number that is CouchDB's; it protects nothing.
            byte[] hash = SHA1.HashData(new ExternalTerm().WriteJson(Parse(row.Key)).Written);
#pragma warning restore CA5350
            registers.Add(hash[0] << 3 | hash[1] >> 5);
        }
        double estimate = Registers * Math.Log((double)Registers / (Registers - registers.Count));
        return estimate <= MostCounted ? (int)Math.Round(estimate, MidpointRounding.AwayFromZero) : keys.Count;
    }

    private static IndexRow Edge(IReadOnlyList<IndexRow> rows, int direction)
    {
        IndexRow edge = rows[0];
        foreach (IndexRow row in rows)
        {
            int order = row.Sort.AsSpan().SequenceCompareTo(edge.Sort);
            if (order == 0)
                order = string.CompareOrdinal(row.Id, edge.Id);
            if (order == 0)
                order = row.Number.CompareTo(edge.Number);
            if (order * direction > 0)
                edge = row;
        }
        return edge;
    }

    private static byte[] Ranked(IReadOnlyList<IndexRow> rows, int count, bool descending)
    {
        var ranked = new SortedDictionary<byte[], byte[]>(
            Comparer<byte[]>.Create((a, b) => descending ? b.AsSpan().SequenceCompareTo(a) : a.AsSpan().SequenceCompareTo(b))
        );
        foreach (IndexRow row in rows)
            ranked.TryAdd(CollationKey.Of(Parse(row.Value)), row.Value);
        return Json.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (byte[] value in ranked.Values.Take(count))
                writer.WriteRawValue(value, skipInputValidation: true);
            writer.WriteEndArray();
        });
    }
}
