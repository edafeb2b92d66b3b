using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>The guarantees of the security page that no other test verifies.</summary>
public sealed partial class ThreatTests : ServerFixture
{
    [Fact]
    public void Every_guarantee_names_a_test_that_exists()
    {
        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "docs", "embedded-server-security.md"));
        List<string> named = [.. NamedTest().Matches(page).Select(match => match.Groups[1].Value)];

        named.Should().HaveCountGreaterThan(20);
        named
            .Except(
                typeof(ThreatTests)
                    .Assembly.GetTypes()
                    .SelectMany(type =>
                        type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(method => $"{type.Name}.{method.Name}")
                    )
            )
            .Should()
            .BeEmpty();
        File.Exists(RepositoryFolder.Combine("tests", "ReplicationKit.Fuzzing.Tests", "Http", "RequestFuzzTests.cs")).Should().BeTrue();
    }

    [Fact]
    public void Only_this_machine_is_served_by_default()
    {
        IPEndPoint[] listening =
        [
            .. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == Couch.BaseAddress.Port),
        ];

        listening.Should().NotBeEmpty().And.OnlyContain(end => IPAddress.IsLoopback(end.Address));
    }

    [Fact]
    public async Task The_default_password_is_for_this_machine_only()
    {
        var options = new EmbeddedCouchOptions { Address = IPAddress.Any };

        await FluentActions
            .Awaiting(() => EmbeddedCouch.StartAsync(options, Canceled))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithParameterName("AdminPassword");

        options.AdminPassword = "s3cret";
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(options, Canceled);
        couch.BaseAddress.Host.Should().Be("127.0.0.1");
        using var client = new CouchClient(couch, "admin", "s3cret");
        (await client.GetAsync("_all_dbs")).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("GET", "db")]
    [InlineData("GET", "db/_all_docs")]
    [InlineData("GET", "db/_changes")]
    [InlineData("GET", "db/x")]
    [InlineData("PUT", "db/x")]
    [InlineData("POST", "db/_find")]
    [InlineData("POST", "db/_bulk_docs")]
    [InlineData("PUT", "other")]
    [InlineData("DELETE", "db")]
    [InlineData("GET", "_all_dbs")]
    [InlineData("GET", "_node/_local/_config")]
    [InlineData("GET", "_users/_all_docs")]
    [InlineData("GET", "_replicator/_all_docs")]
    public async Task A_client_without_credentials_reads_and_writes_nothing(string method, string path)
    {
        using var anonymous = new CouchClient(Couch, null);

        (await anonymous.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : "{}")).Status.Should().Be(401);
    }

    [Fact]
    public async Task A_client_without_credentials_starts_no_replication()
    {
        using var anonymous = new CouchClient(Couch, null);

        (await anonymous.PostAsync("_replicate", """{"source":"http://127.0.0.1:1/a","target":"http://127.0.0.1:1/b"}"""))
            .Status.Should()
            .Be(401);
    }

    [Fact]
    public async Task A_request_line_and_headers_are_limited()
    {
        using var anonymous = new CouchClient(Couch, null);

        (await anonymous.GetAsync("db?" + new string('a', 70_000))).Status.Should().Be(414);
        (await anonymous.SendAsync(HttpMethod.Get, "db", null, ("X-A", new string('a', 40_000)))).Status.Should().Be(431);
    }

    [Fact]
    public async Task Nesting_is_limited()
    {
        string deep = new string('[', 1_100) + new string(']', 1_100);

        (await Client.PutAsync("db/x", $"{{\"a\":{deep}}}")).Status.Should().Be(400);
        (await Client.PostAsync("db/_find", $"{{\"selector\":{{\"a\":{deep}}}}}")).Status.Should().Be(400);
    }

    [Fact]
    public async Task A_web_page_reads_nothing_by_default()
    {
        CouchAnswer answer = await Client.SendAsync(HttpMethod.Get, "db", null, ("Origin", "https://a.example"));

        answer.Headers.Should().NotContain("Access-Control");
    }

    [Theory]
    [InlineData("GET", "_all_dbs")]
    [InlineData("GET", "_node/_local/_config")]
    [InlineData("GET", "_scheduler/jobs")]
    [InlineData("GET", "_active_tasks")]
    [InlineData("PUT", "other")]
    public async Task A_user_does_not_administer(string method, string path)
    {
        using CouchClient joe = await UserAsync();

        (await joe.SendAsync(new HttpMethod(method), path)).Status.Should().BeOneOf(401, 403);
    }

    [Fact]
    public async Task A_user_may_start_a_replication()
    {
        using CouchClient joe = await UserAsync();
        await Client.PutAsync("db/_security", """{"members":{"names":["joe"]}}""");

        CouchAnswer answer = await joe.PostAsync(
            "_replicate",
            $$"""{"source":"http://joe:secret@{{Couch.BaseAddress.Authority}}/db","target":"http://joe:secret@{{Couch.BaseAddress.Authority}}/db"}"""
        );

        answer.Status.Should().Be(200, answer.Text);
    }

    [Fact]
    public async Task A_full_disk_is_answered_with_507()
    {
        await Client.PutAsync("db/kept", """{"a":1}""");
        Couch.Store.Limit(pages: 60);

        CouchAnswer refused = await Client.PutAsync("db/large", $$"""{"a":"{{new string('x', 1 << 20)}}"}""");

        (refused.Status, refused.Json.GetProperty("error").GetString()).Should().Be((507, "insufficient_storage"));
        (await Client.GetAsync("db/kept")).Status.Should().Be(200);
        (await Client.GetAsync("db/large")).Status.Should().Be(404);
        Couch.Store.Limit(pages: 100_000);
        (await Client.PutAsync("db/large", $$"""{"a":"{{new string('x', 1 << 20)}}"}""")).Status.Should().Be(201);
    }

    [Theory]
    [InlineData("typeof require !== 'undefined' && require('fs')")]
    [InlineData("typeof process !== 'undefined'")]
    [InlineData("typeof System !== 'undefined'")]
    [InlineData("typeof importNamespace !== 'undefined'")]
    [InlineData("typeof fetch !== 'undefined'")]
    [InlineData("typeof XMLHttpRequest !== 'undefined'")]
    [InlineData("(function () { return this; })().constructor.constructor('return 1')()")]
    public async Task A_script_reaches_nothing_outside(string attempt)
    {
        await Client.PutAsync("db/x", "{}");
        await Client.PutAsync(
            "db/_design/d",
            $$$"""{"filters":{"f":"function(doc) { try { return !!({{{attempt}}}); } catch (e) { return false; } }"} }"""
        );

        CouchAnswer answer = await Client.GetAsync("db/_changes?filter=d/f");

        answer.Json.GetProperty("results").GetArrayLength().Should().Be(0, answer.Text);
    }

    [Fact]
    public async Task A_redirect_of_a_source_is_not_followed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var source = new TcpListener(IPAddress.Loopback, 0);
        source.Start();
        _ = AnswerAsync(
            source,
            $"HTTP/1.1 301 Moved\r\nLocation: http://{other.LocalEndpoint}/s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );

        await Client.PostAsync(
            "_replicate",
            $$"""{"source":"http://a:b@{{source.LocalEndpoint}}/s","target":"{{Couch.Uri}}db","retries_per_request":0}"""
        );

        other.Pending().Should().BeFalse();
    }

    [Fact]
    public async Task A_source_that_answers_nonsense_crashes_its_replication()
    {
        using var source = new TcpListener(IPAddress.Loopback, 0);
        source.Start();
        _ = AnswerAsync(source, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n[nonsense");

        CouchAnswer answer = await Client.PostAsync(
            "_replicate",
            $$"""{"source":"http://{{source.LocalEndpoint}}/s","target":"{{Couch.Uri}}db","retries_per_request":0}"""
        );

        answer.Status.Should().NotBe(200);
        (await Client.GetAsync("db")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_line_without_end_is_limited()
    {
        using var lines = new MemoryStream([.. "{}\r\n\n[1]\nxyz"u8]);
        var read = new List<string>();
        await foreach (byte[] line in LimitedLines.ReadAsync(lines, 3, Canceled))
            read.Add(Encoding.UTF8.GetString(line));
        using var endless = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 5_000)));

        Func<Task> limited = async () =>
        {
            await foreach (byte[] _ in LimitedLines.ReadAsync(endless, 4_999, Canceled)) { }
        };

        read.Should().Equal("{}", "", "[1]", "xyz");
        await limited.Should().ThrowAsync<CouchException>();
    }

    [Fact]
    public async Task A_user_writes_no_replication_document()
    {
        using CouchClient joe = await UserAsync();

        (await joe.PutAsync("_replicator/r", Replication)).Status.Should().Be(403);
    }

    [Fact]
    public async Task A_replication_document_belongs_to_its_author()
    {
        using CouchClient joe = await UserAsync();
        await Client.PutAsync("_replicator/_security", """{"members":{"names":["joe"]}}""");

        CouchAnswer answer = await joe.PutAsync(
            "_replicator/r",
            Replication.Replace("{", "{\"owner\":\"admin\",", StringComparison.Ordinal)
        );

        answer.Status.Should().Be(403);
    }

    private const string Replication = """{"source":"http://127.0.0.1:1/a","target":"http://127.0.0.1:1/b"}""";

    private async Task<CouchClient> UserAsync()
    {
        await Client.PutAsync("_users/org.couchdb.user:joe", """{"name":"joe","type":"user","roles":[],"password":"secret"}""");
        return new CouchClient(Couch, "joe", "secret");
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        while (true)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(Canceled);
            NetworkStream stream = client.GetStream();
            var request = new byte[8192];
            if (await stream.ReadAsync(request, Canceled) > 0)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Canceled);
        }
    }

    [GeneratedRegex(@"`([A-Za-z]+Tests\.[A-Za-z_0-9]+)`")]
    private static partial Regex NamedTest();
}
