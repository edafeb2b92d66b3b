using System.Text;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>A client that is a member of a replicator database and no administrator of the server.</summary>
public sealed class MemberTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_create_follow_and_stop_by_the_documents()
    {
        string user = server.NewName("bob");
        string database = server.NewDatabaseName("member") + "/_replicator";
        await PutAsync($"_users/org.couchdb.user:{user}", $$"""{"name":"{{user}}","password":"pw-of-bob","roles":[],"type":"user"}""");
        await PutAsync(CouchServerFixture.Escape(database), null);
        await PutAsync(
            CouchServerFixture.Escape(database) + "/_security",
            $$"""{"admins":{"names":[],"roles":["_admin"]},"members":{"names":["{{user}}"],"roles":[]} }"""
        );
        string[] admin = System.Uri.UnescapeDataString(server.Uri.UserInfo).Split(':');
        using Replicator replicator = server.Connect(options =>
        {
            options.Database = database;
            options.Credentials = ReplicatorCredentials.Basic(user, "pw-of-bob");
            options.LocalCredentials = EndpointCredentials.Basic(admin[0], admin[1]);
        });
        var spec = new ReplicationDocument
        {
            Id = "by-member",
            Source = ReplicationEndpoint.Database(await server.NewDatabaseAsync("member-source", documents: 3)),
            Target = ReplicationEndpoint.Database(await server.NewDatabaseAsync("member-target")),
            UserContext = ContextOf(user),
        };

        ReplicationHandle handle = await replicator.CreateAsync(spec, Stop);
        var seen = new List<ReplicationStatus>();
        await foreach (ReplicationStatus status in handle.FollowAsync(Stop))
            seen.Add(status);
        ReplicationStatus now = await handle.GetStatusAsync(Stop);
        await handle.StopAsync(Stop);

        seen[^1].State.Should().Be(ReplicationState.Completed);
        seen[^1].DocsWritten.Should().Be(3);
        now.State.Should().Be(ReplicationState.Completed);
        (await server.Http.DeleteAsync(CouchServerFixture.Escape(database), Stop)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_session_whose_cookie_the_server_takes_no_longer_is_opened_again()
    {
        Assert.SkipUnless(server.IsReal, "The embedded server takes cookies back only by time: EmbeddedServerTests has that.");
        string user = server.NewName("sue");
        string database = await server.NewDatabaseAsync("session");
        await PutAsync($"_users/org.couchdb.user:{user}", $$"""{"name":"{{user}}","password":"pw-of-sue","roles":[],"type":"user"}""");
        await PutAsync(
            $"{database}/_security",
            $$"""{"admins":{"names":[],"roles":["_admin"]},"members":{"names":["{{user}}"],"roles":[]} }"""
        );
        using var counter = new CountingHandler();
        using Replicator replicator = server.Connect(
            counter,
            options =>
            {
                options.BaseAddress = new Uri(
                    server.Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
                );
                options.Credentials = ReplicatorCredentials.Session(user, "pw-of-sue");
            }
        );
        await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database(database), Stop);

        // Written again, the same password gets another salt, with which the server signs its cookies.
        string revision = (await server.GetAsync($"_users/org.couchdb.user:{user}")).GetProperty("_rev").GetString()!;
        await PutAsync(
            $"_users/org.couchdb.user:{user}?rev={revision}",
            $$"""{"name":"{{user}}","password":"pw-of-sue","roles":[],"type":"user"}"""
        );
        int Logins() => counter.Requests.Count(request => request == "POST /_session");
        do
        {
            // It keeps users in memory for a moment.
            await replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Database(database), Stop);
        } while (Logins() < 2);

        counter.Requests.TakeLast(3).Should().Equal($"GET /{database}", "POST /_session", $"GET /{database}");
    }

    [Fact]
    public async Task A_member_compares_with_a_document_whose_credentials_only_its_owner_sees()
    {
        (string ann, string bob) = (server.NewName("ann"), server.NewName("bob"));
        string database = server.NewDatabaseName("shared") + "/_replicator";
        foreach (string user in (string[])[ann, bob])
            await PutAsync($"_users/org.couchdb.user:{user}", $$"""{"name":"{{user}}","password":"pw","roles":[],"type":"user"}""");
        await PutAsync(CouchServerFixture.Escape(database), null);
        await PutAsync(
            CouchServerFixture.Escape(database) + "/_security",
            $$"""{"admins":{"names":[],"roles":["_admin"]},"members":{"names":["{{ann}}","{{bob}}"],"roles":[]} }"""
        );
        using Replicator anns = Connect(ann),
            bobs = Connect(bob);
        var spec = new ReplicationDocument
        {
            Id = "of-ann",
            Source = ReplicationEndpoint.Remote("http://127.0.0.1:1/a").WithBasicAuth("u", "p"),
            Target = ReplicationEndpoint.Remote("http://127.0.0.1:1/b").WithHeader("X-Key", "k"),
            Continuous = true,
            UserContext = ContextOf(ann),
        };
        await anns.CreateAsync(spec, Stop);

        (await anns.EnsureAsync(spec, Stop)).Action.Should().Be(ReplicationPlanAction.Unchanged);
        (await bobs.EnsureAsync(spec, Stop)).Action.Should().Be(ReplicationPlanAction.Unchanged);
        spec.Continuous = false;
        await FluentActions
            .Awaiting(() => bobs.EnsureAsync(spec, Stop))
            .Should()
            .ThrowAsync<ReplicationAuthorizationException>()
            .WithMessage($"*belongs to '{ann}'*");
        await anns.StopAsync("of-ann", Stop);
        (await server.Http.DeleteAsync(CouchServerFixture.Escape(database), Stop)).EnsureSuccessStatusCode();

        Replicator Connect(string user) =>
            server.Connect(options =>
            {
                options.Database = database;
                options.Credentials = ReplicatorCredentials.Basic(user, "pw");
            });
    }

    [Fact]
    public async Task A_member_stops_its_own_replications_and_hears_whose_the_others_are()
    {
        (string ann, string bob) = (server.NewName("ann"), server.NewName("bob"));
        string database = server.NewDatabaseName("stopped") + "/_replicator";
        foreach (string user in (string[])[ann, bob])
            await PutAsync($"_users/org.couchdb.user:{user}", $$"""{"name":"{{user}}","password":"pw","roles":[],"type":"user"}""");
        await PutAsync(CouchServerFixture.Escape(database), null);
        await PutAsync(
            CouchServerFixture.Escape(database) + "/_security",
            $$"""{"admins":{"names":[],"roles":["_admin"]},"members":{"names":["{{ann}}","{{bob}}"],"roles":[]} }"""
        );
        using var counter = new CountingHandler();
        using Replicator anns = Connect(ann, counter),
            bobs = Connect(bob);
        await anns.CreateAllAsync([Of("a1", ann), Of("a2", ann)], Stop);
        await bobs.CreateAllAsync([Of("b1", bob), Of("b2", bob)], Stop);
        int before = counter.Requests.Count();

        Func<Task> many = () => anns.StopAllAsync(["a1", "b1", "none", "a2", "b2"], Stop);
        Func<Task> one = () => anns.StopAsync("b1", Stop);
        Func<Task> restart = () => anns.RestartAsync("b1", Stop);

        ReplicationBatchException exception = (await many.Should().ThrowAsync<ReplicationBatchException>()).Which;
        exception.Stopped.Should().BeEquivalentTo("a1", "a2");
        exception.Failures.Should().HaveCount(3);
        exception
            .Failures.OfType<ReplicationAuthorizationException>()
            .Select(failure => (failure.ReplicationId, failure.Message))
            .Should()
            .BeEquivalentTo([("b1", Refusal("b1")), ("b2", Refusal("b2"))]);
        exception.Failures.OfType<ReplicationNotFoundException>().Should().ContainSingle().Which.ReplicationId.Should().Be("none");
        counter
            .Requests.Skip(before)
            .Should()
            .HaveCountLessThanOrEqualTo(9, "two attempts, the session, and a document that starts may change in each attempt");
        (await one.Should().ThrowAsync<ReplicationAuthorizationException>()).WithMessage(Refusal("b1"));
        (await restart.Should().ThrowAsync<ReplicationAuthorizationException>()).WithMessage(
            "Could not restart the replication 'b1': *(Can't update replication documents from other users.)."
        );
        (await server.GetAsync(CouchServerFixture.Escape(database) + "/_all_docs"))
            .GetProperty("rows")
            .EnumerateArray()
            .Select(row => row.GetProperty("id").GetString()!)
            .Where(id => !id.StartsWith("_design/", StringComparison.Ordinal)) // CouchDB before 3.3 adds _design/_replicator.
            .Should()
            .BeEquivalentTo("b1", "b2");
        await bobs.StopAllAsync(["b1", "b2"], Stop);
        (await server.Http.DeleteAsync(CouchServerFixture.Escape(database), Stop)).EnsureSuccessStatusCode();

        string Refusal(string id) =>
            $"Could not stop the replication '{id}': it belongs to '{bob}', and only its owner or an administrator may change or stop it.";

        Replicator Connect(string user, HttpMessageHandler? handler = null)
        {
            void Configure(ReplicatorOptions options)
            {
                options.Database = database;
                options.Credentials = ReplicatorCredentials.Basic(user, "pw");
            }

            return handler is null ? server.Connect(Configure) : server.Connect(handler, Configure);
        }

        ReplicationDocument Of(string id, string user) =>
            new()
            {
                Id = id,
                Source = ReplicationEndpoint.Remote($"http://127.0.0.1:1/{id}").WithBasicAuth("u", "p"),
                Target = ReplicationEndpoint.Remote("http://127.0.0.1:1/b"),
                Continuous = true,
                UserContext = ContextOf(user),
            };
    }

    /// <summary>What CouchDB before 3.3 requires in the documents of users who are not administrators.</summary>
    private UserContext? ContextOf(string user) => server.Version < new Version(3, 3) ? new UserContext(user, []) : null;

    private async Task PutAsync(string path, string? body)
    {
        using HttpContent? content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        (await server.Http.PutAsync(path, content, Stop)).EnsureSuccessStatusCode();
    }
}
