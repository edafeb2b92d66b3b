using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>/_scheduler</c>.</summary>
internal sealed class SchedulerEndpoints(CouchNode node)
{
    private const string ReplicatorName = "_replicator";
    private static readonly string[] States = ["initializing", "error", "running", "pending", "crashing", "completed", "failed"];

    public Task HandleAsync(CouchExchange request)
    {
        IReadOnlyList<string> path = request.Segments;
        return path.Count < 2
            ? NotFoundAsync(request)
            : path[1] switch
            {
                "jobs" when path.Count == 2 => JobsAsync(request),
                "jobs" when path.Count == 3 => JobAsync(request, path[2]),
                "docs" => DocumentsAsync(request, [.. path.Skip(2)]),
                _ => NotFoundAsync(request),
            };
    }

    private static Task NotFoundAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD");
        return request.ObjectAsync(404, static writer => writer.WriteString("error", "not found"));
    }

    private Task JobsAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD");
        long limit = JobsNumber(request, "limit") ?? 25;
        long skip = JobsNumber(request, "skip") ?? 0;
        IReadOnlyList<ReplicationJob> jobs = node.Scheduler?.Jobs() ?? [];
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNumber("total_rows", jobs.Count);
                writer.WriteNumber("offset", Math.Min(skip, jobs.Count));
                writer.WriteStartArray("jobs");
                foreach (ReplicationJob job in jobs.Skip((int)Math.Min(skip, int.MaxValue)).Take((int)Math.Min(limit, int.MaxValue)))
                    Write(writer, job);
                writer.WriteEndArray();
            }
        );
    }

    private Task JobAsync(CouchExchange request, string id)
    {
        request.Allow("GET,HEAD");
        ReplicationJob job = node.Scheduler?.Find(id.Replace(' ', '+')) ?? throw CouchException.Missing();
        return request.JsonAsync(200, writer => Write(writer, job));
    }

    private void Write(Utf8JsonWriter writer, ReplicationJob job) =>
        node.Scheduler!.Read(() =>
        {
            SchedulerJson.WriteJob(writer, job);
            return true;
        });

    private static long? JobsNumber(CouchExchange request, string name)
    {
        if (request.Query[name] is not { } text)
            return null;
        if (new QueryValue(text).Integer() is not { } value)
            throw CouchException.QueryParse($"{name} must be an integer");
        return value >= 0 ? value : throw CouchException.QueryParse($"{name} not in range of [0,infinity]");
    }

    // A replicator database may be written with its slash encoded or plain: docs/x/_replicator/id, docs/x%2F_replicator/id.
    private Task DocumentsAsync(CouchExchange request, List<string> path)
    {
        request.Allow("GET,HEAD");
        if (path.Count == 0)
            return ListAsync(request, node.Store.Get(ReplicatorName));
        int end = path.FindIndex(segment => segment == ReplicatorName || segment.EndsWith("/" + ReplicatorName, StringComparison.Ordinal));
        if (end < 0)
            throw CouchException.BadRequest("Invalid path");
        CouchDatabase database = node.Store.Get(string.Join('/', path.Take(end + 1)));
        return path.Count == end + 1
            ? ListAsync(request, database)
            : DocumentAsync(request, database, string.Join('/', path.Skip(end + 1)));
    }

    private Task DocumentAsync(CouchExchange request, CouchDatabase database, string id)
    {
        DocumentRow? row = database.Find(id);
        if (row is null || row.Deleted)
            throw CouchException.Missing();
        CheckShowable(database, row);
        return request.JsonAsync(200, writer => SchedulerJson.WriteDocument(writer, node.Scheduler, database, row, inList: false));
    }

    // The server stumbles over a document that was written as failed and has no endpoint to show.
    private static void CheckShowable(CouchDatabase database, DocumentRow row)
    {
        if (DocumentIds.IsDesign(row.Id))
            return;
        using JsonDocument body = Json.Parse(database.Body(row.WinnerBody).Json);
        if (
            body.RootElement.StringMember("_replication_state") == "failed"
            && body.RootElement.Member(ReplicationOptions.Source.JsonName)
                is { ValueKind: not (JsonValueKind.String or JsonValueKind.Object) }
        )
            throw new CouchException(500, "case_clause", "{error,function_clause}", 0);
    }

    private Task ListAsync(CouchExchange request, CouchDatabase database)
    {
        HashSet<string>? states = StatesOf(request.Query["states"]);
        ViewOptions options = ViewOptions.Read(request, null);
        options.Reduce = false;
        options.Reduces(hasReduce: false);
        // CouchDB returns 500.
        if (options.Keys is { Count: > 0 })
            throw CouchException.BadRequest("`keys` is not supported here.");
        // The limit counts documents before the states do, and what is skipped counts after: a page by state may be empty.
        IdRange range = options.Range() with
        {
            ExcludeDesign = true,
        };
        if (states is not null)
            range = range with { Limit = options.Limit + Math.Min(options.Skip, Configuration.MostRows), Skip = 0 };
        List<DocumentRow> rows = options.Keys is not null || options.Limit == 0 ? [] : database.List(range);
        if (states is not null)
            rows =
            [
                .. options.Page(
                    rows.Where(row => SchedulerJson.StateOf(node.Scheduler, database, row) is { } state && states.Contains(state))
                ),
            ];
        long before = range.Start is null ? 0 : database.CountBefore(range.Start, range.Descending);
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteNumber("total_rows", database.DocumentCount);
                writer.WriteNumber("offset", Math.Min(before + Math.Min(options.Skip, int.MaxValue), database.DocumentCount));
                writer.WriteStartArray("docs");
                foreach (DocumentRow row in rows)
                    SchedulerJson.WriteDocument(writer, node.Scheduler, database, row, inList: true);
                writer.WriteEndArray();
            }
        );
    }

    private static HashSet<string>? StatesOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        string[] wanted = text.ToLowerInvariant().Split(',');
        string choice = string.Join(',', States);
        if (Array.Exists(wanted, state => state.Length == 0 || state.Any(character => !char.IsAsciiLetter(character) && character != '_')))
            throw CouchException.QueryParse($"States must be one or more of [{choice}]");
        string[] unknown = [.. wanted.Where(state => !States.Contains(state))];
        return unknown.Length == 0
            ? [.. wanted]
            : throw CouchException.QueryParse($"Unknown states [{string.Join(',', unknown)}]. Choose from: [{choice}]");
    }
}
