using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests.Conformance;

/// <summary>The recorded answers of a CouchDB 3.5.2, exchange by exchange.</summary>
public sealed class RecordingTests(ITestOutputHelper output)
{
    private const string SixDocuments =
        """{"docs":[{"_id":"doc00","type":"even","n":0},{"_id":"doc01","type":"odd","n":1},{"_id":"doc02","type":"even","n":2},{"_id":"doc03","type":"odd","n":3},{"_id":"doc04","type":"even","n":4},{"_id":"doc05","type":"odd","n":5}]}""";
    private const string Design =
        """{"language":"javascript","filters":{"even":"function(doc, req) { return doc.type === 'even'; }","bytype":"function(doc, req) { return doc.type === req.query.type; }"},"views":{"odds":{"map":"function(doc) { if (doc.type === 'odd') emit(doc._id, null); }"}}}""";

    [Fact]
    public Task Server() => RunAsync("01-server", _ => Task.CompletedTask);

    [Fact]
    public Task Accepted_documents() =>
        RunAsync(
            "02-replicator-put-accepted",
            async replay =>
            {
                await SourceAsync(replay);
                replay.Skip(
                    "document after connection_timeout-huge",
                    "Here the replication runs, and whether it has ended by then is a matter of speed."
                );
                HashSet<string> absent = AbsentTargets();
                foreach (Exchange exchange in Exchange.Load(replay.Recording).Where(exchange => exchange.Method == "PUT"))
                    replay.Before(exchange.Name, () => CreateTargetAsync(replay, exchange, absent));
                replay.After = exchange =>
                    exchange.Name.StartsWith("document after", StringComparison.Ordinal)
                        ? DeleteAsync(replay, exchange.Path)
                        : Task.CompletedTask;
            }
        );

    [Fact]
    public Task Refused_documents() => RunAsync("03-replicator-put-rejected", SourceAsync);

    [Fact]
    public Task Scheduler_documents() => RunAsync("06-scheduler-docs", SchedulerAsync);

    [Fact]
    public Task Scheduler_jobs() =>
        RunAsync(
            "07-scheduler-jobs",
            async replay =>
            {
                await SchedulerAsync(replay);
                const string Order = "Which job comes first depends on the ids, which are hashes over the server's uuid.";
                foreach (string name in new[] { "jobs limit", "jobs skip", "jobs limit+skip" })
                    replay.Skip(name, Order);
                replay.Before(
                    "transient job after cancel",
                    () =>
                        replay.Client.PostAsync(
                            "_replicate",
                            replay.Translate("""{"cancel":true,"id":"1df388d90de19c50c5c41f1a99d67d82+continuous"}""")
                        )
                );
            }
        );

    [Fact]
    public Task Replicate() =>
        RunAsync(
            "09-replicate-endpoint",
            async replay =>
            {
                await DatabaseAsync(replay, "rp_s", 5);
                foreach (string name in new[] { "rp_t", "rp_t2", "rp_t3", "rp_t4", "rp_t5", "rp_t6", "rp_t7", "rp_t8", "rp_empty" })
                    await replay.Client.PutAsync(name);
                await replay.Client.PutAsync(
                    "rp_t8/_design/no",
                    """{"validate_doc_update":"function(doc) { if (doc.n === 1 || doc.n === 3) throw({forbidden: 'odd'}); }"}"""
                );
                replay.Before("one-shot third, one new document", () => replay.Client.PutAsync("rp_s/doc05", """{"type":"odd","n":5}"""));
                replay.Before(
                    "cancel the job of a _replicator document",
                    async () =>
                    {
                        await replay.Client.PutAsync(
                            "_replicator/rp-doc",
                            replay.Translate(
                                """{"source":"http://admin:password@127.0.0.1:5984/rp_s","target":"http://admin:password@127.0.0.1:5984/rp_t","continuous":true}"""
                            )
                        );
                        await replay.Client.UntilStateAsync("rp-doc", "running");
                    }
                );
                replay.Before("error source 404", () => DeleteAsync(replay, "/_replicator/rp-doc"));
            }
        );

    [Fact]
    public Task Refused_requests_to_replicate() =>
        RunAsync(
            "09b-replicate-endpoint-invalid",
            async replay =>
            {
                await SourceAsync(replay);
                await replay.Client.PutAsync("rp_inv");
                await replay.Client.PutAsync("t1");
                await replay.Client.PostAsync("_replicate", """{"source":"src","target":"t1","use_checkpoints":false}""");
            }
        );

    [Fact]
    public Task Replication_documents() =>
        RunAsync(
            "10-replicator-doc-crud",
            async replay =>
            {
                await DatabaseAsync(replay, "cr_s", 3);
                await replay.Client.PutAsync("cr_t");
                await replay.Client.PutAsync("cr_t2");
                // These documents declare the same replication: one that is created while another still runs fails as a duplicate.
                replay.Before(
                    "_bulk_docs all valid",
                    () => replay.Client.UntilAsync("_replicator/_all_docs?include_docs=true", AllHaveEnded)
                );
                foreach (string name in new[] { "_all_docs include_docs", "_find by state" })
                    replay.Skip(
                        name,
                        "Whether the second of two POSTed documents completes or is a duplicate of the first is a matter of speed."
                    );
                replay.Before(
                    "all docs after clean-up",
                    async () =>
                    {
                        foreach (
                            JsonElement row in (await replay.Client.GetAsync("_replicator/_all_docs"))
                                .Json.GetProperty("rows")
                                .EnumerateArray()
                        )
                            await DeleteAsync(replay, "/_replicator/" + Uri.EscapeDataString(row.GetProperty("id").GetString()!));
                    }
                );
            }
        );

    [Fact]
    public Task Changes_of_replication_documents() =>
        RunAsync(
            "11-replicator-changes",
            async replay =>
            {
                await DatabaseAsync(replay, "ch_s", 4);
                await replay.Client.PutAsync("ch_lp_1");
                foreach (Exchange exchange in Exchange.Load(replay.Recording))
                {
                    if (
                        exchange.Name.StartsWith("longpoll", StringComparison.Ordinal)
                        || exchange.Name.Contains(" feed", StringComparison.Ordinal)
                            && !exchange.Name.StartsWith("normal", StringComparison.Ordinal)
                            && !exchange.Name.StartsWith("unknown", StringComparison.Ordinal)
                    )
                        replay.Skip(exchange.Name, "A stream with a concurrent writer; FeedTests covers these.");
                }
                replay.Skip("normal feed descending", "Its rows are those of the earlier streams.");
                replay.Before(
                    "normal feed after completion",
                    async () =>
                    {
                        await replay.Client.PutAsync(
                            "_replicator/lp-1",
                            replay.Translate(
                                """{"source":"http://admin:password@127.0.0.1:5984/ch_s","target":"http://admin:password@127.0.0.1:5984/ch_lp_1"}"""
                            )
                        );
                        await replay.Client.UntilStateAsync("lp-1", "completed");
                    }
                );
            }
        );

    [Fact]
    public Task Attachments() =>
        RunAsync(
            "15b-attachments",
            async replay =>
            {
                await replay.Client.PutAsync("at_s");
                await replay.Client.PutAsync("at_t");
                string data = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("hello", 100))));
                await replay.Client.PutAsync(
                    "at_s/d1",
                    $$"""{"_attachments":{"a.txt":{"content_type":"text/plain","data":"{{data}}"} } }"""
                );
            }
        );

    [Fact]
    public Task Users_and_permissions() =>
        RunAsync(
            "12-users-and-permissions",
            async replay =>
            {
                foreach (string name in new[] { "bob", "eve" })
                {
                    replay.Passwords[name] = name + "'s";
                    await replay.Client.PutAsync(
                        $"_users/org.couchdb.user:{name}",
                        $$"""{"name":"{{name}}","type":"user","roles":[],"password":"{{name}}'s"}"""
                    );
                }
                await DatabaseAsync(replay, "au_s", 3);
                await replay.Client.PutAsync("au_t");
            }
        );

    [Fact]
    public Task Locked_account() =>
        RunAsync(
            "17-auth-lockout",
            async replay =>
            {
                replay.Passwords["locky"] = "right";
                await replay.Client.PutAsync(
                    "_users/org.couchdb.user:locky",
                    """{"name":"locky","type":"user","roles":[],"password":"right"}"""
                );
                using var wrong = new CouchClient(replay.Client.Http.BaseAddress!, "locky", "wrong");
                for (int i = 0; i < 5; i++)
                    (await wrong.GetAsync("_session")).Status.Should().Be(401);
            },
            lockout: 5
        );

    private async Task RunAsync(string recording, Func<Replay, Task> prepare, int lockout = 0)
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(Options(lockout), TestContext.Current.CancellationToken);
        using var replay = new Replay(couch, recording);
        await prepare(replay);
        await replay.RunAsync();
        output.WriteLine(
            $"{recording}: {replay.Agreed} of {replay.Agreed + replay.Differences.Count + replay.NotReplayed.Count} exchanges agree, {replay.Differences.Count} differ, {replay.NotReplayed.Count} are not replayed"
        );
        foreach ((Exchange exchange, string difference) in replay.Differences)
            output.WriteLine($"- {exchange.Name} ({exchange.Method} {exchange.Path}): {difference}");
        IEnumerable<string> differing = replay.Differences.Select(item => KnownDifferences.Key(recording, item.Exchange.Name)).Distinct();
        differing
            .Should()
            .BeEquivalentTo(
                KnownDifferences.All.Keys.Where(key => key.StartsWith(recording + ":", StringComparison.Ordinal)),
                "these are the known differences"
            );
    }

    // What has failed stays as it is for as long as the comparison takes, on a slow machine too.
    private static EmbeddedCouchOptions Options(int lockout) =>
        new()
        {
            LockoutThreshold = lockout,
            CrashBackoff = TimeSpan.FromHours(1),
            ErrorBackoff = TimeSpan.FromHours(1),
        };

    private static async Task SourceAsync(Replay replay)
    {
        await replay.Client.PutAsync("src");
        await replay.Client.PostAsync("src/_bulk_docs", SixDocuments);
        await replay.Client.PutAsync("src/_design/app", Design);
    }

    private static async Task DatabaseAsync(Replay replay, string name, int documents)
    {
        await replay.Client.PutAsync(name);
        string docs = string.Join(
            ',',
            Enumerable.Range(0, documents).Select(i => $$"""{"_id":"doc0{{i}}","type":"{{(i % 2 == 0 ? "even" : "odd")}}","n":{{i}}}""")
        );
        await replay.Client.PostAsync($"{name}/_bulk_docs", $$"""{"docs":[{{docs}}]}""");
    }

    private static async Task SchedulerAsync(Replay replay)
    {
        await DatabaseAsync(replay, "sd_s", 4);
        foreach (string name in new[] { "sd_done", "sd_run", "sd_run2" })
            await replay.Client.PutAsync(name);
        async Task Put(string id, string target, string options, string state)
        {
            await replay.Client.PutAsync(
                $"_replicator/{id}",
                replay.Translate(
                    $$"""{"source":"http://admin:password@127.0.0.1:5984/sd_s","target":"http://admin:password@127.0.0.1:5984/{{target}}"{{options}}}"""
                )
            );
            await replay.Client.UntilStateAsync(id, state);
        }
        await Put("sd-1-done", "sd_done", "", "completed");
        await Put("sd-2-run", "sd_run", ",\"continuous\":true", "running");
        await Put("sd-3-crash", "sd_missing", "", "crashing");
        await Put("sd-4-dup", "sd_run", ",\"continuous\":true", "failed");
        await Put("sd-5-error", "sd_run", ",\"filter\":\"nope/x\"", "error");
        await Put("sd-6-run", "sd_run2", ",\"continuous\":true", "running");
        await replay.Client.PutAsync("_replicator/_design/mine", "{}");
    }

    private static bool AllHaveEnded(CouchAnswer answer) =>
        answer
            .Json.GetProperty("rows")
            .EnumerateArray()
            .All(row =>
                row.GetProperty("doc").TryGetProperty("_replication_state", out JsonElement state)
                && state.GetString() is "completed" or "failed"
            );

    /// <summary>Targets that the server said were not there.</summary>
    private static HashSet<string> AbsentTargets()
    {
        var absent = new HashSet<string>(StringComparer.Ordinal);
        foreach (Exchange exchange in Exchange.Load("02-replicator-put-accepted"))
        {
            string text = exchange.Answer.ValueKind == JsonValueKind.Undefined ? "" : exchange.Answer.GetRawText();
            int at = text.IndexOf("could not open http://127.0.0.1:5984/", StringComparison.Ordinal);
            if (at >= 0)
                absent.Add(text[(at + 37)..].Split('/')[0]);
        }
        return absent;
    }

    private static async Task CreateTargetAsync(Replay replay, Exchange exchange, HashSet<string> absent)
    {
        using JsonDocument body = JsonDocument.Parse(exchange.Body!);
        if (
            !body.RootElement.TryGetProperty("target", out JsonElement target)
            || body.RootElement.TryGetProperty("create_target", out JsonElement create) && create.ValueKind == JsonValueKind.True
        )
            return;
        string? url = target.ValueKind == JsonValueKind.Object ? target.GetProperty("url").GetString() : target.GetString();
        string name = new Uri(url!).AbsolutePath.Trim('/');
        if (!absent.Contains(name))
            await replay.Client.PutAsync(name);
    }

    // A replication that ends writes its state into the document, so that the revision just read may be an old one.
    private static async Task DeleteAsync(Replay replay, string path)
    {
        while (await replay.Client.GetAsync(path) is { Status: 200 } answer)
            await replay.Client.DeleteAsync($"{path}?rev={answer.Json.GetProperty("_rev").GetString()}");
    }
}
