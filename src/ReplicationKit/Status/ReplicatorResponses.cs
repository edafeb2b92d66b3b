using System.Globalization;
using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Reads the server's responses. Values that the server does not report are null or empty; only indispensable ones are required.
/// </summary>
internal static class ReplicatorResponses
{
    public static WrittenDocument Written(ReadOnlyMemory<byte> json) =>
        Read(json, static root => new WrittenDocument(Demand(root, "id"), Demand(root, "rev")));

    public static ReplicationDocument Document(ReadOnlyMemory<byte> json) => ReplicationDocument.Parse(json.Span);

    public static ReplicationStatus Status(ReadOnlyMemory<byte> json) => StatusReader.ReadRow(json.Span);

    public static ReplicatorPage<ReplicationStatus> Statuses(ReadOnlyMemory<byte> json) =>
        Page(json, "docs", static row => Status(System.Text.Encoding.UTF8.GetBytes(row.GetRawText())));

    public static SchedulerJob Job(ReadOnlyMemory<byte> json) => Read(json, Job);

    public static ReplicatorPage<SchedulerJob> Jobs(ReadOnlyMemory<byte> json) => Page(json, "jobs", Job);

    public static IReadOnlyList<ActiveTask> Tasks(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw new JsonException($"A list of tasks is a JSON array, not {document.RootElement.ValueKind}.");
        return [.. document.RootElement.EnumerateArray().Select(Task)];
    }

    public static ReplicatorChanges Changes(ReadOnlyMemory<byte> json) =>
        Read(
            json,
            static root => new ReplicatorChanges(
                [.. Rows(root, "results").Select(Change)],
                Demand(root, "last_seq"),
                Number(root, "pending") ?? 0
            )
        );

    public static ReplicationRun Run(ReadOnlyMemory<byte> json) =>
        Read(
            json,
            static root => new ReplicationRun
            {
                ReplicationId = Text(root, "_local_id"),
                SessionId = Text(root, "session_id"),
                SourceLastSeq = Text(root, "source_last_seq") ?? Text(root, "last_seq"),
                NoChanges = Flag(root, "no_changes"),
                // PouchDB Server returns the run itself, and no sessions.
                History = Number(root, "docs_written") is null ? [.. Items(root, "history").Select(Session)] : [Session(root, "")],
            }
        );

    private static T Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException($"The server returned {document.RootElement.ValueKind} instead of a JSON object.");
        return read(document.RootElement);
    }

    private static ReplicatorPage<T> Page<T>(ReadOnlyMemory<byte> json, string rows, Func<JsonElement, T> read) =>
        Read(
            json,
            root =>
            {
                T[] items = [.. Rows(root, rows).Select(read)];
                return new ReplicatorPage<T>(items, Number(root, "total_rows") ?? items.Length, Number(root, "offset") ?? 0);
            }
        );

    private static SchedulerJob Job(JsonElement row) =>
        new()
        {
            Id = Demand(row, "id"),
            Database = Text(row, "database"),
            DocumentId = Text(row, "doc_id"),
            Process = Text(row, "pid"),
            Node = Text(row, "node"),
            Source = Url(row, "source"),
            Target = Url(row, "target"),
            User = Text(row, "user"),
            StartTime = Time(row, "start_time"),
            Figures = row.TryGetProperty("info", out JsonElement info) && info.ValueKind == JsonValueKind.Object ? Figures(info) : null,
            History =
            [
                .. Items(row, "history")
                    .Select(static item => new SchedulerEvent(
                        Demand(item, "type"),
                        Time(item, "timestamp"),
                        Text(item, "reason") is { } reason ? SecretMask.InText(reason) : null
                    )),
            ],
        };

    public static ActiveTask Task(JsonElement row)
    {
        string type = Demand(row, "type");
        return new ActiveTask
        {
            Type = type,
            Node = Text(row, "node"),
            Process = Text(row, "pid"),
            Database = Text(row, "database"),
            DocumentId = Text(row, "doc_id"),
            ReplicationId = Text(row, "replication_id"),
            Source = Url(row, "source"),
            Target = Url(row, "target"),
            Continuous = Flag(row, "continuous"),
            StartedOn = UnixTime(row, "started_on"),
            UpdatedOn = UnixTime(row, "updated_on"),
            Figures = type == "replication" ? Figures(row) : null,
        };
    }

    private static ReplicatorChange Change(JsonElement row)
    {
        JsonElement first = Items(row, "changes").FirstOrDefault();
        return new(
            Demand(row, "seq"),
            Demand(row, "id"),
            first.ValueKind == JsonValueKind.Object ? Demand(first, "rev") : "",
            Flag(row, "deleted")
        );
    }

    private static ReplicationSession Session(JsonElement row) => Session(row, Demand(row, "session_id"));

    private static ReplicationSession Session(JsonElement row, string id) =>
        new()
        {
            SessionId = id,
            StartTime = Time(row, "start_time"),
            EndTime = Time(row, "end_time"),
            StartLastSeq = Text(row, "start_last_seq"),
            EndLastSeq = Text(row, "end_last_seq"),
            Figures = Figures(row) with
            {
                RevisionsChecked = Number(row, "missing_checked") ?? 0,
                MissingRevisionsFound = Number(row, "missing_found") ?? 0,
            },
        };

    private static ReplicationFigures Figures(JsonElement row) =>
        new()
        {
            RevisionsChecked = Number(row, "revisions_checked") ?? 0,
            MissingRevisionsFound = Number(row, "missing_revisions_found") ?? 0,
            DocsRead = Number(row, "docs_read") ?? 0,
            DocsWritten = Number(row, "docs_written") ?? 0,
            DocWriteFailures = Number(row, "doc_write_failures") ?? 0,
            ChangesPending = Number(row, "changes_pending"),
            CheckpointedSourceSeq = Text(row, "checkpointed_source_seq"),
            SourceSeq = Text(row, "source_seq"),
            ThroughSeq = Text(row, "through_seq"),
        };

    private static JsonElement.ArrayEnumerator Rows(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement rows) && rows.ValueKind == JsonValueKind.Array
            ? rows.EnumerateArray()
            : throw new JsonException($"The server's response has no array '{name}'.");

    private static JsonElement.ArrayEnumerator Items(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Demand(JsonElement row, string name) =>
        (row.ValueKind == JsonValueKind.Object ? Text(row, name) : null)
        ?? throw new JsonException($"The server's response has no '{name}'.");

    /// <summary>Returns a string. Sequences were numbers in old versions, and 0 still is one in histories.</summary>
    private static string? Text(JsonElement row, string name) =>
        !row.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;

    private static string? Url(JsonElement row, string name) => Text(row, name) is { } url ? SecretMask.WithoutUserInfo(url) : null;

    private static bool Flag(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static long? Number(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number
            : null;

    /// <summary>The scheduler writes ISO 8601, checkpoints write RFC 1123.</summary>
    private static DateTimeOffset? Time(JsonElement row, string name) =>
        Text(row, name) is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    private static DateTimeOffset? UnixTime(JsonElement row, string name) =>
        Number(row, name) is { } seconds and >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
