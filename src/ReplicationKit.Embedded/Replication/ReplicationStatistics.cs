using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>The counters of a replication, which continue from its checkpoint's.</summary>
internal sealed record ReplicationStatistics(
    long RevisionsChecked,
    long MissingRevisionsFound,
    long DocsRead,
    long DocsWritten,
    long DocWriteFailures,
    long BulkGetDocs,
    long BulkGetAttempts
)
{
    public static readonly ReplicationStatistics Zero = new(0, 0, 0, 0, 0, 0, 0);

    public ReplicationStatistics Plus(ReplicationStatistics other) =>
        new(
            RevisionsChecked + other.RevisionsChecked,
            MissingRevisionsFound + other.MissingRevisionsFound,
            DocsRead + other.DocsRead,
            DocsWritten + other.DocsWritten,
            DocWriteFailures + other.DocWriteFailures,
            BulkGetDocs + other.BulkGetDocs,
            BulkGetAttempts + other.BulkGetAttempts
        );

    public ReplicationStatistics Max(ReplicationStatistics other) =>
        new(
            Math.Max(RevisionsChecked, other.RevisionsChecked),
            Math.Max(MissingRevisionsFound, other.MissingRevisionsFound),
            Math.Max(DocsRead, other.DocsRead),
            Math.Max(DocsWritten, other.DocsWritten),
            Math.Max(DocWriteFailures, other.DocWriteFailures),
            Math.Max(BulkGetDocs, other.BulkGetDocs),
            Math.Max(BulkGetAttempts, other.BulkGetAttempts)
        );

    /// <summary>The counters of an entry of a checkpoint's history.</summary>
    public static ReplicationStatistics FromHistory(JsonElement entry) =>
        new(
            Number(entry, "missing_checked"),
            Number(entry, "missing_found"),
            Number(entry, "docs_read"),
            Number(entry, "docs_written"),
            Number(entry, "doc_write_failures"),
            Number(entry, "bulk_get_docs"),
            Number(entry, "bulk_get_attempts")
        );

    public void WriteHistory(Utf8JsonWriter writer)
    {
        writer.WriteNumber("missing_checked", RevisionsChecked);
        writer.WriteNumber("missing_found", MissingRevisionsFound);
        writer.WriteNumber("docs_read", DocsRead);
        writer.WriteNumber("docs_written", DocsWritten);
        writer.WriteNumber("doc_write_failures", DocWriteFailures);
        writer.WriteNumber("bulk_get_docs", BulkGetDocs);
        writer.WriteNumber("bulk_get_attempts", BulkGetAttempts);
    }

    private static long Number(JsonElement entry, string name) =>
        entry.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) ? number : 0;
}

/// <summary>A replication's progress, as <c>info</c> and <c>_replication_stats</c> contain it.</summary>
internal sealed record ReplicationProgress(
    ReplicationStatistics Statistics,
    long? ChangesPending,
    string CheckpointedSequence,
    string SourceSequence,
    string ThroughSequence
)
{
    /// <param name="writer">Receives the members.</param>
    /// <param name="running">Whether the sequences of a run in progress are among them.</param>
    public void Write(Utf8JsonWriter writer, bool running)
    {
        writer.WriteNumber("revisions_checked", Statistics.RevisionsChecked);
        writer.WriteNumber("missing_revisions_found", Statistics.MissingRevisionsFound);
        writer.WriteNumber("docs_read", Statistics.DocsRead);
        writer.WriteNumber("docs_written", Statistics.DocsWritten);
        if (ChangesPending is { } pending)
            writer.WriteNumber("changes_pending", pending);
        else
            writer.WriteNull("changes_pending");
        writer.WriteNumber("doc_write_failures", Statistics.DocWriteFailures);
        writer.WriteNumber("bulk_get_docs", Statistics.BulkGetDocs);
        writer.WriteNumber("bulk_get_attempts", Statistics.BulkGetAttempts);
        writer.WriteString("checkpointed_source_seq", CheckpointedSequence);
        if (!running)
            return;
        writer.WriteString("source_seq", SourceSequence);
        writer.WriteString("through_seq", ThroughSequence);
    }
}
