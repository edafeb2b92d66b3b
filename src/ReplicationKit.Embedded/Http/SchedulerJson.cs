using System.Text.Json;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// Writes jobs, tasks and replication documents as <c>_scheduler</c> and <c>_active_tasks</c> return them. Each state has members of its
/// own.
/// </summary>
internal static class SchedulerJson
{
    private static readonly string[] Terminal = ["completed", "failed"];

    public static void WriteJob(Utf8JsonWriter writer, ReplicationJob job)
    {
        writer.WriteStartObject();
        writer.WriteString("database", job.Database);
        writer.WriteString("id", job.Id);
        writer.WriteString("pid", job.ProcessId);
        writer.WriteString("source", job.Specification.Source!.Url);
        writer.WriteString("target", job.Specification.Target!.Url);
        writer.WriteString("user", job.User);
        writer.WriteString("doc_id", job.DocumentId);
        WriteInfo(writer, job.Progress);
        writer.WriteStartArray("history");
        foreach (JobEvent item in job.History)
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", DocumentProcessor.Timestamp(item.Time));
            writer.WriteString("type", item.Type);
            if (item.Reason is not null)
                writer.WriteString("reason", item.Reason);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteString("node", CouchNode.Name);
        writer.WriteString("start_time", DocumentProcessor.Timestamp(job.StartTime));
        writer.WriteEndObject();
    }

    /// <summary>Writes nothing for a job that is not running yet.</summary>
    public static void WriteTask(Utf8JsonWriter writer, ReplicationJob job)
    {
        if (job.Run is not { Baseline: { } baseline } run)
            return;
        ReplicationProgress progress = run.Progress ?? baseline;
        writer.WriteStartObject();
        writer.WriteString("node", CouchNode.Name);
        writer.WriteString("pid", job.ProcessId);
        writer.WriteString("process_status", "waiting");
        writer.WriteNumber("bulk_get_attempts", progress.Statistics.BulkGetAttempts);
        writer.WriteNumber("bulk_get_docs", progress.Statistics.BulkGetDocs);
        if (progress.ChangesPending is { } pending)
            writer.WriteNumber("changes_pending", pending);
        else
            writer.WriteNull("changes_pending");
        writer.WriteNumber("checkpoint_interval", (long)run.CheckpointInterval.TotalMilliseconds);
        writer.WriteString("checkpointed_source_seq", progress.CheckpointedSequence);
        writer.WriteBoolean("continuous", job.Specification.Continuous);
        writer.WriteString(
            "database",
            job.Database is null ? null : $"shards/00000000-ffffffff/{job.Database}.{job.StartTime.ToUnixTimeSeconds()}"
        );
        writer.WriteString("doc_id", job.DocumentId);
        writer.WriteNumber("doc_write_failures", progress.Statistics.DocWriteFailures);
        writer.WriteNumber("docs_read", progress.Statistics.DocsRead);
        writer.WriteNumber("docs_written", progress.Statistics.DocsWritten);
        writer.WriteNumber("missing_revisions_found", progress.Statistics.MissingRevisionsFound);
        writer.WriteString("replication_id", job.Id);
        writer.WriteNumber("revisions_checked", progress.Statistics.RevisionsChecked);
        writer.WriteString("source", job.Specification.Source!.Url);
        writer.WriteString("source_seq", progress.SourceSequence);
        writer.WriteNumber("started_on", job.RunStarted.ToUnixTimeSeconds());
        writer.WriteString("target", job.Specification.Target!.Url);
        if (run.Progress is not null)
            writer.WriteString("through_seq", progress.ThroughSequence);
        writer.WriteString("type", "replication");
        writer.WriteNumber("updated_on", job.RunStarted.ToUnixTimeSeconds());
        writer.WriteString("user", job.User);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Returns the state of a replication document in a list, or <c>null</c> if it has not been processed yet. An outcome in the document
    /// takes precedence.
    /// </summary>
    public static string? StateOf(ReplicationScheduler? scheduler, CouchDatabase database, DocumentRow row)
    {
        if (WrittenEnd(database, row) is { } end)
            return end;
        return scheduler?.Documents.Find(database.Name, row.Id) is { } state ? StateOf(scheduler, state) : null;
    }

    /// <summary>
    /// Writes a replication document's state. A request for a single document returns the state that the processor knows, until it has read
    /// the outcome.
    /// </summary>
    public static void WriteDocument(
        Utf8JsonWriter writer,
        ReplicationScheduler? scheduler,
        CouchDatabase database,
        DocumentRow row,
        bool inList
    )
    {
        writer.WriteStartObject();
        writer.WriteString("database", database.Name);
        writer.WriteString("doc_id", row.Id);
        DocumentState? state = inList && WrittenEnd(database, row) is not null ? null : scheduler?.Documents.Find(database.Name, row.Id);
        ReplicationJob? job = state?.JobId is { } id ? scheduler!.Find(id) : null;
        if (job is not null)
            scheduler!.Read(() => WriteJobState(writer, job));
        else if (state is not null)
            WriteState(writer, state);
        else
            WriteStored(writer, database, row);
        writer.WriteEndObject();
    }

    private static string? WrittenEnd(CouchDatabase database, DocumentRow row)
    {
        using JsonDocument body = Json.Parse(database.Body(row.WinnerBody).Json);
        return body.RootElement.StringMember("_replication_state") is { } written && Terminal.Contains(written) ? written : null;
    }

    private static string StateOf(ReplicationScheduler scheduler, DocumentState state)
    {
        if (state.JobId is not { } id)
            return state.Error is null ? "initializing" : "error";
        return scheduler.Find(id) is { } job ? Name(job.State) : "pending";
    }

    private static string Name(JobState state) =>
        state switch
        {
            JobState.Running => "running",
            JobState.Crashing => "crashing",
            _ => "pending",
        };

    private static bool WriteJobState(Utf8JsonWriter writer, ReplicationJob job)
    {
        writer.WriteString("id", job.Id);
        writer.WriteString("node", CouchNode.Name);
        writer.WriteString("source", job.Specification.Source!.Url);
        writer.WriteString("target", job.Specification.Target!.Url);
        writer.WriteString("state", Name(job.State));
        if (job.State == JobState.Crashing)
            WriteError(writer, job.LastError);
        else
            WriteInfo(writer, job.Progress);
        writer.WriteNumber("error_count", job.Crashes);
        writer.WriteString("last_updated", DocumentProcessor.Timestamp(job.LastUpdated));
        writer.WriteString("start_time", DocumentProcessor.Timestamp(job.StartTime));
        writer.WriteString("source_proxy", job.Specification.Source.MaskedProxy);
        writer.WriteString("target_proxy", job.Specification.Target.MaskedProxy);
        return true;
    }

    // Without a job: not one yet, or one that was canceled over _replicate.
    private static void WriteState(Utf8JsonWriter writer, DocumentState state)
    {
        writer.WriteString("id", state.JobId);
        writer.WriteString(
            "state",
            state.JobId is not null ? "pending"
                : state.Error is null ? "initializing"
                : "error"
        );
        if (state.Error is { } error)
            WriteError(writer, error);
        else
            writer.WriteNull("info");
        writer.WriteNumber("error_count", state.ErrorCount);
        writer.WriteString("node", CouchNode.Name);
        writer.WriteString("last_updated", DocumentProcessor.Timestamp(state.LastUpdated));
        writer.WriteString("start_time", DocumentProcessor.Timestamp(state.StartTime));
    }

    private static void WriteStored(Utf8JsonWriter writer, CouchDatabase database, DocumentRow row)
    {
        using JsonDocument document = Json.Parse(database.Body(row.WinnerBody).Json);
        JsonElement body = document.RootElement;
        string? state = body.StringMember("_replication_state");
        if (state is not null && !Terminal.Contains(state))
            state = null;
        writer.WriteNull("id");
        writer.WriteString("source", EndpointParser.Display(body.Member("source")));
        writer.WriteString("target", EndpointParser.Display(body.Member("target")));
        writer.WriteString("state", state);
        writer.WriteNumber("error_count", state == "failed" ? 1 : 0);
        string? time = body.StringMember("_replication_state_time");
        string? started = null;
        if (state == "completed")
        {
            started = body.Member("_replication_stats")?.StringMember("start_time");
            WriteStatistics(writer, body.Member("_replication_stats"));
        }
        else if (state == "failed" && body.StringMember("_replication_state_reason") is { } reason)
        {
            WriteError(writer, reason);
        }
        else
        {
            writer.WriteNull("info");
        }
        writer.WriteString("start_time", state is null ? null : started ?? time);
        writer.WriteString("last_updated", state is null ? null : time);
    }

    private static void WriteStatistics(Utf8JsonWriter writer, JsonElement? statistics)
    {
        writer.WriteStartObject("info");
        if (statistics is { ValueKind: JsonValueKind.Object } written)
        {
            foreach (JsonProperty member in written.EnumerateObject().Where(member => member.Name != "start_time"))
                member.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, string? error)
    {
        writer.WriteStartObject("info");
        writer.WriteString("error", error);
        writer.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter writer, ReplicationProgress? progress)
    {
        if (progress is null)
        {
            writer.WriteNull("info");
            return;
        }
        writer.WriteStartObject("info");
        progress.Write(writer, running: true);
        writer.WriteEndObject();
    }
}
