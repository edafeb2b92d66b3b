using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The response of <c>_explain</c> (<c>mango_cursor:explain/1</c>).</summary>
internal static class ExplainJson
{
    private const string Most = "<MAX>";

    public static void Write(Utf8JsonWriter writer, CouchDatabase database, FindPlan plan)
    {
        FindRequest query = plan.Request;
        writer.WriteString("dbname", database.Name);
        writer.WritePropertyName("index");
        if (plan.Index is { } index)
            index.WriteTo(writer);
        else
            writer.WriteNullValue();
        writer.WriteBoolean("partitioned", database.Partitioned);
        writer.WritePropertyName("selector");
        writer.WriteRawValue(query.Selector.Normalized, skipInputValidation: true);
        WriteOptions(writer, query);
        writer.WriteNumber("limit", query.Limit);
        writer.WriteNumber("skip", query.Skip);
        WriteNames(writer, "fields", query.Fields ?? []);
        writer.WriteStartArray("index_candidates");
        foreach (IndexCandidate candidate in plan.Candidates)
            WriteCandidate(writer, candidate);
        writer.WriteEndArray();
        WriteHints(writer, query.Selector.Root);
        if (plan.Index is null)
            return;
        WriteArguments(writer, plan);
        writer.WriteBoolean("covering", plan.Covering);
    }

    private static void WriteOptions(Utf8JsonWriter writer, FindRequest query)
    {
        writer.WriteStartObject("opts");
        WriteNames(writer, "use_index", query.UseIndex);
        writer.WriteString("bookmark", query.Bookmark ?? "nil");
        writer.WriteNumber("limit", query.Limit);
        writer.WriteNumber("skip", query.Skip);
        writer.WritePropertyName("sort");
        query.Sort.WriteTo(writer);
        WriteNames(writer, "fields", query.Fields ?? []);
        writer.WriteString("partition", query.Partition);
        writer.WriteNumber("r", query.Reads);
        writer.WriteBoolean("conflicts", query.Conflicts);
        if (query.Stale)
            writer.WriteString("stale", "ok");
        else
            writer.WriteBoolean("stale", false);
        writer.WriteBoolean("update", query.Update);
        writer.WriteBoolean("stable", query.Stable);
        writer.WriteBoolean("execution_stats", query.ExecutionStatistics);
        writer.WriteBoolean("allow_fallback", query.AllowFallback);
        writer.WriteEndObject();
    }

    private static void WriteCandidate(Utf8JsonWriter writer, IndexCandidate candidate)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("index");
        candidate.Index.WriteTo(writer);
        writer.WriteStartObject("analysis");
        writer.WriteBoolean("usable", candidate.Usable);
        writer.WriteStartArray("reasons");
        writer.WriteStartObject();
        writer.WriteString("name", candidate.Reason);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNumber("ranking", candidate.Ranking);
        if (candidate.Covering is { } covering)
            writer.WriteBoolean("covering", covering);
        else
            writer.WriteNull("covering");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteHints(Utf8JsonWriter writer, MangoNode? selector)
    {
        List<string> indexable = SelectorRequirements.Indexable(selector);
        writer.WriteStartArray("selector_hints");
        writer.WriteStartObject();
        writer.WriteString("type", "json");
        WriteNames(writer, "indexable_fields", [.. indexable.Select(FirstPart).Distinct().Order(ByBytes)]);
        WriteNames(writer, "unindexable_fields", [.. SelectorRequirements.Of(selector).Except(indexable.Select(FirstPart)).Order(ByBytes)]);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static Comparer<string> ByBytes { get; } = Comparer<string>.Create(ErlangOrder.CompareBytes);

    // Fields of text indexes end with their type, which is removed from all.
    private static string FirstPart(string field) => field.Split(':')[0];

    private static void WriteArguments(Utf8JsonWriter writer, FindPlan plan)
    {
        FindRequest query = plan.Request;
        bool descending = query.Sort.Descending;
        writer.WriteStartObject("mrargs");
        writer.WriteBoolean("include_docs", query.Reads == 1 && !plan.Covering);
        writer.WriteString("view_type", "map");
        writer.WriteBoolean("reduce", false);
        writer.WriteString("partition", query.Partition.Length > 0 ? query.Partition : null);
        WriteKey(writer, "start_key", plan, descending);
        WriteKey(writer, "end_key", plan, !descending);
        writer.WriteString("direction", descending ? "rev" : "fwd");
        writer.WriteBoolean("stable", query.Stale || query.Stable);
        writer.WriteBoolean("update", query.Update && !query.Stale);
        if (query.Conflicts)
            writer.WriteBoolean("conflicts", true);
        else
            writer.WriteString("conflicts", "undefined");
        writer.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter writer, string name, FindPlan plan, bool high)
    {
        writer.WritePropertyName(name);
        if (plan.IsEmpty)
        {
            writer.WriteNullValue();
        }
        else if (plan.Index!.Design is null)
        {
            if ((high ? plan.Ranges[0].High : plan.Ranges[0].Low) is { } bound)
                bound.WriteTo(writer);
            else
                writer.WriteStringValue(high ? Most : "");
        }
        else
        {
            writer.WriteStartArray();
            foreach (JsonElement value in high ? plan.HighKey : plan.LowKey)
                value.WriteTo(writer);
            if (high)
                writer.WriteStringValue(Most);
            writer.WriteEndArray();
        }
    }

    private static void WriteNames(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
