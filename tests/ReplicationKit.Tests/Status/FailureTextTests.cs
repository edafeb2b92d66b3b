using System.Text.Json;

namespace ReplicationKit.Tests.Status;

public class FailureTextTests
{
    [Theory]
    [InlineData("05-lifecycle-crash_reasons", "crash-source-404", ReplicationFailure.SourceNotFound)]
    [InlineData("05-lifecycle-crash_reasons", "crash-target-404", ReplicationFailure.TargetNotFound)]
    [InlineData("05-lifecycle-crash_reasons", "crash-source-401-no-credentials", ReplicationFailure.Unauthorized)]
    [InlineData("05-lifecycle-crash_reasons", "crash-create-target-401", ReplicationFailure.Unauthorized)]
    [InlineData("05-lifecycle-crash_reasons", "crash-source-401-bad-password", ReplicationFailure.WrongPassword)]
    [InlineData("05-lifecycle-crash_reasons", "crash-source-econnrefused-with-credentials", ReplicationFailure.ConnectionRefused)]
    [InlineData("05-lifecycle-crash_reasons", "crash-source-econnrefused", ReplicationFailure.ConnectionRefused)]
    [InlineData("05-lifecycle-crash_reasons", "crash-source-nxdomain", ReplicationFailure.HostNotFound)]
    [InlineData("05-lifecycle-crash_reasons", "crash-source-timeout", ReplicationFailure.ConnectionFailed)]
    [InlineData("05-lifecycle-initializing_then_error", "lc-initializing", ReplicationFailure.ConnectionFailed)]
    [InlineData("05-lifecycle-error_then_completed", "lc-error", ReplicationFailure.FilterNotFound)]
    [InlineData("05-lifecycle-duplicates", "lc-dup-b", ReplicationFailure.Duplicate)]
    public void Recorded_errors_have_their_meaning(string file, string name, ReplicationFailure meaning)
    {
        ReplicationStatus[] errors =
        [
            .. Recording
                .SchedulerRows()
                .Where(row =>
                    row.Name.StartsWith(file, StringComparison.Ordinal)
                    && row.Name.Contains(": " + name + (name.Length > 0 ? " " : ""), StringComparison.Ordinal)
                )
                .Select(row => StatusReader.ReadRow(Recording.Bytes(row.Row)))
                .Where(status => status.Reason is not null),
        ];

        errors.Should().NotBeEmpty().And.OnlyContain(status => status.Failure == meaning);
    }

    [Fact]
    public void A_duplicate_names_the_document_that_runs_the_replication()
    {
        ReplicationStatus failed = Recording
            .SchedulerRows()
            .Where(row => row.Name.StartsWith("05-lifecycle-duplicates", StringComparison.Ordinal))
            .Select(row => StatusReader.ReadRow(Recording.Bytes(row.Row)))
            .First(status => status.State == ReplicationState.Failed);

        failed.DuplicateOf.Should().Be("lc-dup-a");
    }

    [Theory]
    [InlineData("{changes_req_failed,404,#Fun<couch_replicator_httpc.0.14999729>}", ReplicationFailure.ChangesNotFound)]
    [InlineData("{made_up,\"http://h/unauthorized/db_not_found?timeout=1&x=econnrefused\",`nxdomain`}", ReplicationFailure.Unknown)]
    [InlineData("{worker_died,<0.1.0>,{process_died,<0.2.0>,kaboom}}", ReplicationFailure.Unknown)]
    [InlineData("max_backoff", ReplicationFailure.ServerFailed)]
    [InlineData("{checkpoint_commit_failure,conflict}", ReplicationFailure.CheckpointFailed)]
    [InlineData("{changes_req_failed,400,#Fun<couch_replicator_httpc.0.14999729>}", ReplicationFailure.ChangesRefused)]
    [InlineData("{revs_diff_failed,404,\n {[{<<\"error\">>,<<\"not_found\">>}]}}", ReplicationFailure.TargetDeleted)]
    [InlineData(
        "Couldn't parse filter code from document app on `http://127.0.0.1:5984/src/`  Error: {not_found,<<\"missing json key: even/x\">>}",
        ReplicationFailure.FilterNotFound
    )]
    [InlineData("Missing replicator database", ReplicationFailure.InvalidDocument)]
    [InlineData("{throw,{bad_request,<<\"parameter `continuous` must be a boolean\">>}}", ReplicationFailure.InvalidDocument)]
    [InlineData("function_clause", ReplicationFailure.Unknown)]
    [InlineData(null, ReplicationFailure.None)]
    public void Texts_have_their_meaning(string? text, ReplicationFailure meaning) =>
        FailureText.Classify(text, null, null).Should().Be(meaning);

    /// <summary>
    /// Each request of the replicator was answered with each failure by a proxy in front of a real CouchDB 3.5.2; the expected meaning is
    /// that of the request and the answer.
    /// </summary>
    [Fact]
    public void Each_recorded_failure_has_its_meaning_and_its_side()
    {
        using Stream stream = typeof(Recording).Assembly.GetManifestResourceStream("Recordings/20-failure-reasons.json")!;
        int count = 0;
        foreach (JsonElement exchange in JsonDocument.Parse(stream).RootElement.EnumerateArray())
        {
            string name = exchange.GetProperty("name").GetString()!;
            JsonElement row = exchange.GetProperty("response").GetProperty("body");
            ReplicationStatus status = StatusReader.ReadRow(Recording.Bytes(row));
            status.Failure.ToString().Should().Be(exchange.GetProperty("failure").GetString(), $"{name} is '{status.Reason}'");
            if (status.Failure != ReplicationFailure.Unknown)
                status.Advice.Should().NotBeNullOrEmpty();
            if (
                status.Source is not null
                && status.Reason!.Contains("/x-", StringComparison.Ordinal)
                && !status.Reason.Contains("_session", StringComparison.Ordinal)
            )
            {
                // The proxy's path names the database that was made to fail; the other one is reached directly.
                bool isSource = status.Source.Contains("/x-", StringComparison.Ordinal);
                status.FailedSide.Should().Be(isSource ? ReplicationSide.Source : ReplicationSide.Target, status.Reason);
            }

            count++;
        }

        count.Should().BeGreaterThan(150);
    }
}
