using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Tests.Status;

public class StatusReaderTests
{
    private static readonly Dictionary<string, ReplicationState> States = new()
    {
        ["initializing"] = ReplicationState.Initializing,
        ["error"] = ReplicationState.Error,
        ["pending"] = ReplicationState.Pending,
        ["running"] = ReplicationState.Running,
        ["crashing"] = ReplicationState.Crashing,
        ["completed"] = ReplicationState.Completed,
        ["failed"] = ReplicationState.Failed,
    };

    [Fact]
    public void Every_recorded_row_is_read_field_by_field()
    {
        var seen = new HashSet<ReplicationState>();
        int rows = 0;
        foreach ((string name, JsonElement row) in Recording.SchedulerRows())
        {
            ReplicationStatus status = StatusReader.ReadRow(Recording.Bytes(row));
            rows++;
            seen.Add(status.State);
            AssertSame(name, row, status);
        }

        rows.Should().BeGreaterThan(300);
        seen.Should().BeEquivalentTo(Enum.GetValues<ReplicationState>().Except([ReplicationState.Unknown]), "every state was recorded");
    }

    [Fact]
    public void The_recorded_documents_tell_the_end_as_the_scheduler_does()
    {
        int ends = 0;
        foreach (var (file, name, path, status, body) in Recording.All())
        {
            if (
                status != 200
                || body.ValueKind != JsonValueKind.Object
                || !body.TryGetProperty("_replication_state", out JsonElement state)
            )
                continue;
            ReplicationStatus read = StatusReader.ReadDocument(Recording.Bytes(body));
            ends++;
            string because = $"{file}: {name}";
            read.Id.Should().Be(body.GetProperty("_id").GetString(), because);
            read.State.Should().Be(state.GetString() == "triggered" ? ReplicationState.Running : States[state.GetString()!], because);
            read.Reason.Should().Be(Text(body, "_replication_state_reason"), because);
            if (body.TryGetProperty("_replication_stats", out JsonElement stats))
                read.DocsWritten.Should().Be(stats.GetProperty("docs_written").GetInt64(), because);
            read.Source.Should().NotContain("password", because);
        }

        ends.Should().BeGreaterThan(5);
    }

    [Fact]
    public void Texts_that_did_not_change_are_the_same_objects()
    {
        byte[] row = Recording.Bytes(
            Recording
                .SchedulerRows()
                .First(row => Text(row.Row, "state") == "running" && row.Row.GetProperty("info").ValueKind == JsonValueKind.Object)
                .Row
        );
        ReplicationStatus first = StatusReader.ReadRow(row);

        ReplicationStatus second = StatusReader.ReadRow(row, first);

        second.Should().Be(first);
        second.Id.Should().BeSameAs(first.Id);
        second.Source.Should().BeSameAs(first.Source);
        second.Node.Should().BeSameAs(first.Node);
        second.SourceSeq.Should().BeSameAs(first.SourceSeq);
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(11, 30 * 1024)]
    [InlineData(40, 30 * 1024)]
    public void A_crashing_job_is_retried_after_twice_the_time_each_time(int crashes, int seconds)
    {
        string row =
            $$"""{"doc_id":"x","info":{"error":"e"},"state":"crashing","error_count":{{crashes}},"last_updated":"2026-11-21T19:04:58Z"}""";

        ReplicationStatus status = StatusReader.ReadRow(Encoding.UTF8.GetBytes(row));

        status.NextRetry.Should().Be(new DateTimeOffset(2026, 11, 21, 19, 4, 58, TimeSpan.Zero).AddSeconds(seconds));
        status.IsTerminal.Should().BeFalse();
    }

    [Fact]
    public void Old_servers_give_the_error_as_a_text()
    {
        ReplicationStatus status = StatusReader.ReadRow(
            """{"doc_id":"x","state":"failed","error_count":1,"info":"db_not_found: could not open http://h/s/","source":"http://h/s/","target":"http://h/t/"}"""u8
        );

        status.Reason.Should().StartWith("db_not_found");
        status.Failure.Should().Be(ReplicationFailure.SourceNotFound);
    }

    [Fact]
    public void A_state_of_the_future_is_kept_by_its_name()
    {
        ReplicationStatus status = StatusReader.ReadRow("""{"doc_id":"x","state":"dreaming","new":{"a":[1,2]}}"""u8);

        status.State.Should().Be(ReplicationState.Unknown);
        status.StateText.Should().Be("dreaming");
    }

    [Fact]
    public void A_recorded_running_row_allocates_the_status_and_no_more_when_only_figures_changed()
    {
        JsonElement recorded = Recording
            .SchedulerRows()
            .First(row => Text(row.Row, "state") == "running" && row.Row.GetProperty("info").ValueKind == JsonValueKind.Object)
            .Row;
        byte[] row = Recording.Bytes(recorded);
        ReplicationStatus status = StatusReader.ReadRow(row);
        for (int i = 0; i < 100; i++)
            status = StatusReader.ReadRow(row, status);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            status = StatusReader.ReadRow(row, status);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        each.Should().BeLessThanOrEqualTo(400, "that is the record alone");
    }

    private static void AssertSame(string name, JsonElement row, ReplicationStatus status)
    {
        status.Id.Should().Be(Text(row, "doc_id"), name);
        status.Database.Should().Be(Text(row, "database"), name);
        status.ReplicationId.Should().Be(Text(row, "id"), name);
        status.Node.Should().Be(Text(row, "node"), name);
        status.Source.Should().Be(Text(row, "source"), name);
        status.Target.Should().Be(Text(row, "target"), name);
        status.State.Should().Be(Text(row, "state") is { } state ? States[state] : ReplicationState.NotStarted, name);
        status.ErrorCount.Should().Be(row.TryGetProperty("error_count", out JsonElement count) ? count.GetInt32() : 0, name);
        status.StartTime.Should().Be(Time(row, "start_time"), name);
        status.LastUpdated.Should().Be(Time(row, "last_updated"), name);
        status.SourceProxy.Should().Be(Text(row, "source_proxy"), name);
        JsonElement info = row.GetProperty("info");
        if (info.ValueKind != JsonValueKind.Object)
        {
            status.HasFigures.Should().BeFalse(name);
            return;
        }

        status.Reason.Should().Be(Text(info, "error"), name);
        if (status.Reason is not null)
        {
            status.Failure.Should().NotBe(ReplicationFailure.None, name);
            return;
        }

        status.HasFigures.Should().BeTrue(name);
        status.DocsRead.Should().Be(info.GetProperty("docs_read").GetInt64(), name);
        status.DocsWritten.Should().Be(info.GetProperty("docs_written").GetInt64(), name);
        status.DocWriteFailures.Should().Be(info.GetProperty("doc_write_failures").GetInt64(), name);
        status.RevisionsChecked.Should().Be(info.GetProperty("revisions_checked").GetInt64(), name);
        status.MissingRevisionsFound.Should().Be(info.GetProperty("missing_revisions_found").GetInt64(), name);
        status.BulkGetDocs.Should().Be(info.GetProperty("bulk_get_docs").GetInt64(), name);
        status.BulkGetAttempts.Should().Be(info.GetProperty("bulk_get_attempts").GetInt64(), name);
        status
            .ChangesPending.Should()
            .Be(info.GetProperty("changes_pending") is { ValueKind: JsonValueKind.Number } pending ? pending.GetInt64() : null, name);
        status.CheckpointedSourceSeq.Should().Be(Text(info, "checkpointed_source_seq"), name);
        status.SourceSeq.Should().Be(Text(info, "source_seq"), name);
        status.ThroughSeq.Should().Be(Text(info, "through_seq"), name);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        Text(json, name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
}
