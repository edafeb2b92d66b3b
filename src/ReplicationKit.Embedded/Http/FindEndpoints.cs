using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_find</c>, <c>_explain</c> and <c>_index</c>.</summary>
internal sealed class FindEndpoints(CouchNode node)
{
    private readonly IndexEndpoints _indexes = new(node);

    /// <param name="request">The request.</param>
    /// <param name="database">Its database.</param>
    /// <param name="part">What is requested.</param>
    /// <param name="partition">The partition in the path, or <c>null</c> if it has none.</param>
    public Task HandleAsync(CouchExchange request, CouchDatabase database, string part, string? partition = null)
    {
        if (part == "_index")
            return _indexes.HandleAsync(request, database);
        return part == "_find" ? FindAsync(request, database, partition) : ExplainAsync(request, database, partition);
    }

    private async Task FindAsync(CouchExchange request, CouchDatabase database, string? partition)
    {
        FindRequest query = await ReadAsync(request, partition);
        if (query.Partition.Length > 0 && !database.Partitioned)
            throw CouchException.QueryParse("`partition` parameter is not supported on this db");
        FindPlan plan = FindPlan.Create(MangoIndexes.Of(database), query, database.Partitioned);
        long started = node.Time.GetTimestamp();
        FindRun? run = plan.IsEmpty ? null : new FindRun(database, plan);
        run?.Run();
        TimeSpan elapsed = node.Time.GetElapsedTime(started);
        await request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteStartArray("docs");
                foreach (byte[] document in run?.Documents ?? [])
                    writer.WriteRawValue(document, skipInputValidation: true);
                writer.WriteEndArray();
                // As in CouchDB, a query that no document can match has neither.
                if (run is null)
                    return;
                writer.WriteString("bookmark", run.Bookmark);
                if (query.ExecutionStatistics)
                    WriteStatistics(writer, run, elapsed);
                string warning = plan.Warning(run.DocumentsExamined + run.SingleDocumentsExamined, run.Documents.Count);
                if (warning.Length > 0)
                    writer.WriteString("warning", warning);
            }
        );
    }

    private static void WriteStatistics(Utf8JsonWriter writer, FindRun run, TimeSpan elapsed)
    {
        writer.WriteStartObject("execution_stats");
        writer.WriteNumber("total_keys_examined", run.KeysExamined);
        writer.WriteNumber("total_docs_examined", run.DocumentsExamined);
        writer.WriteNumber("total_quorum_docs_examined", run.SingleDocumentsExamined);
        writer.WriteNumber("results_returned", run.Documents.Count);
        writer.WriteNumber("execution_time_ms", Math.Round(elapsed.TotalMilliseconds, 3));
        writer.WriteEndObject();
    }

    private static async Task ExplainAsync(CouchExchange request, CouchDatabase database, string? partition)
    {
        FindRequest query = await ReadAsync(request, partition);
        FindPlan plan = FindPlan.Create(MangoIndexes.Of(database), query, database.Partitioned, explain: true);
        await request.ObjectAsync(200, writer => ExplainJson.Write(writer, database, plan));
    }

    private static async Task<FindRequest> ReadAsync(CouchExchange request, string? partition)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        return FindRequest.Parse(body.RootElement.Clone(), partition);
    }
}
