using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>The record of a replication's progress, stored in a local document on both sides.</summary>
internal sealed class Checkpoint
{
    private const int HistoryLimit = 50;

    private string? _sourceRevision;
    private string? _targetRevision;
    private List<byte[]> _history = [];

    private Checkpoint() { }

    /// <summary>The sequence from which to continue, or <c>null</c> without a checkpoint that both sides have.</summary>
    public SourceSequence? Start { get; private set; }

    /// <summary>The statistics of earlier runs.</summary>
    public ReplicationStatistics Statistics { get; private set; } = ReplicationStatistics.Zero;

    /// <summary>The members of the latest record on the source; an empty object before the first.</summary>
    public byte[] Latest { get; private set; } = [.. "{}"u8];

    public static async Task<Checkpoint> FindAsync(
        RemoteDatabase source,
        RemoteDatabase target,
        string id,
        CancellationToken cancellationToken
    )
    {
        using JsonDocument? sourceLog = await source.LocalAsync(id, cancellationToken);
        using JsonDocument? targetLog = await target.LocalAsync(id, cancellationToken);
        var checkpoint = new Checkpoint
        {
            _sourceRevision = sourceLog?.RootElement.StringMember("_rev"),
            _targetRevision = targetLog?.RootElement.StringMember("_rev"),
        };
        if (sourceLog is not null)
            checkpoint.Latest = WithoutSpecial(sourceLog.RootElement);
        if (sourceLog is not null && targetLog is not null)
            checkpoint.Resume(sourceLog.RootElement, targetLog.RootElement);
        return checkpoint;
    }

    /// <summary>Writes a record to both sides.</summary>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    /// <param name="id">The replication's id without suffixes such as <c>+continuous</c>.</param>
    /// <param name="entry">The session to record.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public async Task WriteAsync(
        RemoteDatabase source,
        RemoteDatabase target,
        string id,
        CheckpointEntry entry,
        CancellationToken cancellationToken
    )
    {
        byte[] written = Json.Object(entry.WriteEntry);
        byte[] body = Json.Object(writer =>
        {
            entry.WriteHead(writer);
            writer.WriteStartArray("history");
            writer.WriteRawValue(written, skipInputValidation: true);
            foreach (byte[] earlier in _history.Take(HistoryLimit - 1))
                writer.WriteRawValue(earlier, skipInputValidation: true);
            writer.WriteEndArray();
        });
        _sourceRevision = await source.WriteLocalAsync(id, WithRevision(body, _sourceRevision), entry.Session, cancellationToken);
        _targetRevision = await target.WriteLocalAsync(id, WithRevision(body, _targetRevision), entry.Session, cancellationToken);
        Latest = body;
    }

    private static byte[] WithRevision(byte[] body, string? revision)
    {
        using JsonDocument document = Json.Parse(body);
        return Json.Object(writer =>
        {
            if (revision is not null)
                writer.WriteString("_rev", revision);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
                member.WriteTo(writer);
        });
    }

    private static byte[] WithoutSpecial(JsonElement log) =>
        Json.Object(writer =>
        {
            foreach (JsonProperty member in log.EnumerateObject())
            {
                if (!member.Name.StartsWith('_'))
                    member.WriteTo(writer);
            }
        });

    private void Resume(JsonElement source, JsonElement target)
    {
        JsonElement[] sourceHistory = History(source);
        JsonElement[] targetHistory = History(target);
        if (source.StringMember("session_id") is { } session && session == target.StringMember("session_id"))
        {
            Take(source.Member("source_last_seq"), sourceHistory);
            return;
        }
        for (int i = 0; i < sourceHistory.Length; i++)
        {
            string? earlier = sourceHistory[i].StringMember("session_id");
            if (earlier is null || !Array.Exists(targetHistory, entry => entry.StringMember("session_id") == earlier))
                continue;
            Take(sourceHistory[i].Member("recorded_seq"), sourceHistory[i..]);
            return;
        }
    }

    private void Take(JsonElement? sequence, JsonElement[] history)
    {
        if (sequence is not { } value)
            return;
        Start = SourceSequence.From(value);
        _history = [.. history.Select(entry => Json.Write(entry.WriteTo))];
        if (history.Length > 0)
            Statistics = ReplicationStatistics.FromHistory(history[0]);
    }

    private static JsonElement[] History(JsonElement log) =>
        log.Member("history") is { ValueKind: JsonValueKind.Array } history ? [.. history.EnumerateArray()] : [];
}

/// <summary>One session in a checkpoint.</summary>
internal sealed record CheckpointEntry(
    string Session,
    DateTimeOffset Started,
    DateTimeOffset Ended,
    SourceSequence Start,
    SourceSequence End,
    ReplicationStatistics Statistics,
    bool ByDocumentIds
)
{
    public void WriteHead(Utf8JsonWriter writer)
    {
        writer.WriteString("session_id", Session);
        writer.WritePropertyName("source_last_seq");
        writer.WriteRawValue(End.Raw);
        writer.WriteNumber("replication_id_version", 4);
        if (!ByDocumentIds)
            return;
        writer.WriteString("start_time", Date(Started));
        writer.WriteString("end_time", Date(Ended));
        writer.WriteNumber("docs_read", Statistics.DocsRead);
        writer.WriteNumber("docs_written", Statistics.DocsWritten);
        writer.WriteNumber("doc_write_failures", Statistics.DocWriteFailures);
    }

    public void WriteEntry(Utf8JsonWriter writer)
    {
        writer.WriteString("session_id", Session);
        writer.WriteString("start_time", Date(Started));
        writer.WriteString("end_time", Date(Ended));
        writer.WritePropertyName("start_last_seq");
        writer.WriteRawValue(Start.Raw);
        writer.WritePropertyName("end_last_seq");
        writer.WriteRawValue(End.Raw);
        writer.WritePropertyName("recorded_seq");
        writer.WriteRawValue(End.Raw);
        Statistics.WriteHistory(writer);
    }

    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
}
