using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>The comparison of a source with a target, whatever the replication selects, and its preview.</summary>
public sealed class VerifyTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every way to select documents, with the ids that it selects.</summary>
    public static TheoryData<string, string> Selections =>
        new()
        {
            { "{}", "a,b,conflict,deleted,file,plus+one" },
            { """{"selector":{"kind":"x"}}""", "a,file" },
            { """{"selector":{"kind":"x"},"deletions":"Include"}""", "a,deleted,file" },
            { """{"deletions":"Exclude"}""", "a,b,conflict,file,plus+one" },
            { """{"doc_ids":["a","plus%2Bone","missing","deleted"]}""", "a,deleted,plus+one" },
            { """{"doc_ids":[]}""", "" },
            { """{"filter":"app/kind","query_params":{"kind":"x&y=1","n":2}}""", "b" },
            { """{"filter":"_view","query_params":{"view":"app/by_kind"}}""", "a,b,file" },
            { """{"winning_revs_only":true}""", "a,b,conflict,deleted,file,plus+one" },
        };

    [Theory]
    [MemberData(nameof(Selections))]
    public async Task What_a_replication_selects_is_compared_before_and_after_it_ran(string selection, string ids)
    {
        Assert.SkipWhen(
            server.Version < new Version(3, 3) && selection.Contains("winning_revs_only", StringComparison.Ordinal),
            "CouchDB 3.3 or later has winning_revs_only."
        );
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync(selection);
        string[] expected = ids.Split(',', StringSplitOptions.RemoveEmptyEntries);

        ReplicationPreview before = await replicator.PreviewAsync(spec, cancellationToken: Stop);
        ReplicationVerification nothing = await replicator.VerifyAsync(spec, cancellationToken: Stop);
        await replicator.ReplicateAsync(spec, Stop);
        ReplicationVerification all = await replicator.VerifyAsync(spec, cancellationToken: Stop);
        ReplicationPreview after = await replicator.PreviewAsync(spec, cancellationToken: Stop);

        before.Sample.Where(id => !id.StartsWith("_design/", StringComparison.Ordinal)).Should().BeEquivalentTo(expected);
        (before.Documents + before.Deletions).Should().Be(before.Sample.Count);
        before.Deletions.Should().Be(expected.Contains("deleted") ? 1 : 0);
        before.Missing.Should().Be(before.Sample.Count);
        before.TargetExists.Should().BeTrue();
        nothing.IsComplete.Should().Be(before.Sample.Count == 0);
        nothing.Missing.Select(document => document.Id).Should().BeEquivalentTo(before.Sample);
        if (expected.Contains("conflict"))
            nothing
                .Missing.Single(document => document.Id == "conflict")
                .Revisions.Should()
                .HaveCount(spec.WinningRevsOnly == true ? 1 : 2);
        all.IsComplete.Should().BeTrue();
        all.Checked.Should().Be(before.Sample.Count);
        all.Missing.Should().BeEmpty();
        after.Missing.Should().Be(0);
        after.Sample.Should().BeEquivalentTo(before.Sample);
    }

    [Theory]
    [InlineData("other/kind", "missing")]
    [InlineData("app/other", "missing json key: other")]
    public async Task A_filter_that_the_source_does_not_have_is_named_with_the_remedy(string filter, string reason)
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync($$"""{"filter":"{{filter}}"}""");

        Func<Task> preview = () => replicator.PreviewAsync(spec, cancellationToken: Stop);

        (await preview.Should().ThrowAsync<ReplicationNotFoundException>())
            .Which.Message.Should()
            .EndWith(
                $"it does not have the design document or the function of the filter '{filter}' ({reason}). Write it to the database, "
                    + "for example with EnsureDesignDocumentsAsync or 'replicationkit apply --design', or correct Filter."
            );
    }

    [Fact]
    public async Task A_deployed_replication_is_verified_by_its_id_and_by_its_handle()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("{}");
        spec.Id = server.NewName("verify");
        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        await handle.WaitForCompletionAsync(Stop);
        await server.AddAsync(spec.Source!.Address, """{"_id":"late"}""");
        var reported = new List<VerificationProgress>();

        ReplicationVerification byId = await replicator.VerifyAsync(spec.Id, new Reports(reported), Stop);
        ReplicationVerification byHandle = await handle.VerifyAsync(cancellationToken: Stop);
        ReplicationPreview preview = await handle.PreviewAsync(cancellationToken: Stop);

        byId.Should().BeEquivalentTo(byHandle, options => options.Excluding(result => result.SourceSequence));
        byId.Missing.Select(document => document.Id).Should().Equal("late");
        byId.MissingCount.Should().Be(1);
        byId.DocWriteFailures.Should().Be(0);
        byId.Id.Should().Be(spec.Id);
        byId.ToString().Should().Be($"{spec.Id}: 1 missing, 8 checked");
        preview.Missing.Should().Be(1);
        reported[^1].Should().Be(new VerificationProgress(8, 1, 1));
    }

    [Fact]
    public async Task Both_directions_of_a_pair_are_verified()
    {
        using Replicator replicator = server.Connect();
        var spec = new TwoWaySpec(
            server.NewName("both"),
            await server.NewDatabaseAsync("verify-here", documents: 2),
            await server.NewDatabaseAsync("verify-there")
        );

        ReplicationVerification result = await replicator.VerifyAsync(spec, cancellationToken: Stop);
        ReplicationPreview preview = await replicator.PreviewAsync(spec, cancellationToken: Stop);

        result.MissingCount.Should().Be(2);
        result.Reverse!.MissingCount.Should().Be(0);
        result.Reverse.Checked.Should().Be(0);
        result.IsComplete.Should().BeFalse();
        preview.Reverse!.Missing.Should().Be(0);
    }

    [Fact]
    public async Task A_target_that_does_not_exist_lacks_everything()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("{}");
        spec.Target = ReplicationEndpoint.Database(server.NewName("absent"));

        ReplicationPreview preview = await replicator.PreviewAsync(spec, cancellationToken: Stop);
        Func<Task> verify = () => replicator.VerifyAsync(spec, cancellationToken: Stop);

        preview.TargetExists.Should().BeFalse();
        preview.Missing.Should().Be(preview.Documents + preview.Deletions);
        (await verify.Should().ThrowAsync<ReplicationNotFoundException>())
            .Which.Message.Should()
            .Be($"Could not compare revisions with {spec.Target.Address}: the database does not exist.");
    }

    [Fact]
    public async Task What_arrived_after_the_start_is_not_missing()
    {
        using var handler = new InterceptingHandler();
        using Replicator replicator = server.Connect(handler);
        ReplicationDocument spec = await NewSpecAsync("{}");
        await replicator.ReplicateAsync(spec, Stop);
        await server.AddAsync(spec.Source!.Address, """{"_id":"before"}""");
        string revision = (await server.GetAsync($"{spec.Source.Address}/a")).GetProperty("_rev").GetString()!;
        bool isFirst = true;
        handler.Before = async request =>
        {
            if (isFirst && request.RequestUri!.PathAndQuery.Contains("/_changes", StringComparison.Ordinal))
            {
                isFirst = false;
                await server.AddAsync(spec.Source.Address, """{"_id":"after"}""", $$"""{"_id":"a","_rev":"{{revision}}","kind":"x"}""");
            }

            return null;
        };

        ReplicationVerification result = await replicator.VerifyAsync(spec, cancellationToken: Stop);

        result.Missing.Select(document => document.Id).Should().Equal("before");
        result.MissingCount.Should().Be(1);
        result.ChangedMeanwhile.Should().Be(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endpoint_that_cannot_be_reached_is_named(bool isTarget)
    {
        using Replicator replicator = server.Connect(options => options.MaxRetries = 0);
        ReplicationDocument spec = await NewSpecAsync("{}");
        ReplicationEndpoint closed = ReplicationEndpoint.Remote("http://user:s3cret-word@127.0.0.1:1/orders");
        spec.Source = isTarget ? spec.Source : closed;
        spec.Target = isTarget ? closed : spec.Target;

        Func<Task> verify = () => replicator.VerifyAsync(spec, cancellationToken: Stop);

        string message = (await verify.Should().ThrowAsync<ReplicationConnectionException>()).Which.ToString();
        message.Should().Contain(isTarget ? "Could not compare revisions with" : "Could not read the update sequence of");
        message.Should().Contain("127.0.0.1:1/orders").And.Contain("so it must be able to reach").And.NotContain("s3cret-word");
    }

    [Fact]
    public async Task A_replication_that_began_now_cannot_be_verified()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("""{"since_seq":"now"}""");

        Func<Task> verify = () => replicator.VerifyAsync(spec, cancellationToken: Stop);

        (await replicator.PreviewAsync(spec, cancellationToken: Stop)).Missing.Should().Be(0);
        (await verify.Should().ThrowAsync<ReplicationValidationException>()).Which.Message.Should().Contain("since_seq is 'now'");
    }

    [Fact]
    public async Task Only_changes_after_since_seq_are_compared()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("{}");
        spec.SinceSeq = await replicator.GetUpdateSequenceAsync(spec.Source!, Stop);
        await server.AddAsync(spec.Source!.Address, """{"_id":"later"}""");

        ReplicationVerification result = await replicator.VerifyAsync(spec, cancellationToken: Stop);

        result.Missing.Select(document => document.Id).Should().Equal("later");
    }

    [Fact]
    public async Task A_filter_that_does_not_exist_is_no_missing_database()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = await NewSpecAsync("""{"filter":"nope/x"}""");

        Func<Task> verify = () => replicator.VerifyAsync(spec, cancellationToken: Stop);

        (await verify.Should().ThrowAsync<ReplicationException>()).Which.Message.Should().NotContain("no such database");
    }

    /// <summary>A source with a conflict, a deletion, an attachment and a design document, and an empty target.</summary>
    private async Task<ReplicationDocument> NewSpecAsync(string selection)
    {
        string source = await server.NewDatabaseAsync("verify-source");
        await server.AddAsync(
            source,
            """
            {"_id":"_design/app",
             "filters":{"kind":"function (doc, req) { return doc.kind === 'y' && req.query.kind === 'x&y=1' && req.query.n === '2'; }"},
             "views":{"by_kind":{"map":"function (doc) { if (doc.kind) emit(doc.kind, null); }"}}}
            """,
            """{"_id":"a","kind":"x"}""",
            """{"_id":"b","kind":"y"}""",
            """{"_id":"plus+one"}""",
            """{"_id":"file","kind":"x","_attachments":{"f.txt":{"content_type":"text/plain","data":"aGVsbG8="}}}""",
            """{"_id":"deleted","_deleted":true}"""
        );
        using var conflict = new StringContent(
            """{"new_edits":false,"docs":[{"_id":"conflict","_rev":"1-a"},{"_id":"conflict","_rev":"1-b"}]}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        (await server.Http.PostAsync($"{source}/_bulk_docs", conflict, Stop)).EnsureSuccessStatusCode();

        JsonObject json = JsonNode.Parse(selection)!.AsObject();
        Deletions? deletions = json["deletions"] is { } name ? Enum.Parse<Deletions>(name.GetValue<string>()) : null;
        json.Remove("deletions");
        ReplicationDocument document = ReplicationDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(json));
        document.Source = ReplicationEndpoint.Database(source);
        document.Target = ReplicationEndpoint.Database(await server.NewDatabaseAsync("verify-target"));
        document.Deletions = deletions;
        return document;
    }

    private sealed class Reports(List<VerificationProgress> all) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value) => all.Add(value);
    }
}
