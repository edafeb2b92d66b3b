using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_find</c>, <c>_explain</c> and <c>_index</c>.</summary>
internal sealed class FindEndpoints(CouchNode node)
{
    private readonly IndexEndpoints _indexes = new(node);

    public Task HandleAsync(CouchExchange request, CouchDatabase database, string part) =>
        part switch
        {
            "_find" => FindAsync(request, database),
            "_index" => _indexes.HandleAsync(request, database),
            _ => ExplainAsync(request, database),
        };

    private async Task FindAsync(CouchExchange request, CouchDatabase database)
    {
        FindRequest query = await ReadAsync(request, database);
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

    private static async Task ExplainAsync(CouchExchange request, CouchDatabase database)
    {
        FindRequest query = await ReadAsync(request, database);
        FindPlan plan = FindPlan.Create(MangoIndexes.Of(database), query, database.Partitioned, explain: true);
        await request.ObjectAsync(200, writer => ExplainJson.Write(writer, database, plan));
    }

    private static async Task<FindRequest> ReadAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        FindRequest query = FindRequest.Parse(body.RootElement.Clone());
        return query.Partition.Length > 0 && !database.Partitioned
            ? throw CouchException.QueryParse("`partition` parameter is not supported on this db")
            : query;
    }
}
