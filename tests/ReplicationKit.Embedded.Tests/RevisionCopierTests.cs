using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ReplicationKit.Embedded.Tests;

/// <summary>How the replicator asks for many revisions of one document.</summary>
public sealed partial class RevisionCopierTests : ServerFixture
{
    private const int LongestUrl = 8_000;

    [Theory]
    [InlineData(100, 1)]
    [InlineData(300, 3)]
    public async Task A_list_of_revisions_that_is_too_long_for_one_URL_is_split(int count, int requests)
    {
        string[] revisions = [.. Enumerable.Range(0, count).Select(static i => "1-" + i.ToString("x32", CultureInfo.InvariantCulture))];

        List<string> urls = await CopyAsync(revisions);

        urls.Should().HaveCount(requests).And.OnlyContain(url => url.Length < LongestUrl);
        urls.SelectMany(Revisions).Should().Equal(urls.SelectMany(Revisions).Distinct()).And.BeEquivalentTo(revisions);
    }

    [Fact]
    public async Task A_revision_that_is_too_long_itself_is_asked_for_alone()
    {
        string[] revisions = ["1-a", "1-b" + new string('b', LongestUrl), "1-c"];

        List<string> urls = await CopyAsync(revisions);

        urls.SelectMany(Revisions).Should().BeEquivalentTo(revisions);
        urls.Select(url => Revisions(url).Count()).Should().Equal(1, 1, 1);
    }

    /// <summary>Replicates one document with these leaves, and returns the URLs that asked for them.</summary>
    private async Task<List<string>> CopyAsync(string[] revisions)
    {
        string documents = string.Join(',', revisions.Select(static revision => $$"""{"_id":"x","_rev":"{{revision}}"}"""));
        (await Client.PostAsync("db/_bulk_docs", $$"""{"new_edits":false,"docs":[{{documents}}]}""")).Text.Trim().Should().Be("[]");
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        var sent = new StringBuilder();
        _ = RelayAsync(relay, sent);

        CouchAnswer answer = await Client.PostAsync(
            "_replicate",
            $$"""
            {"source":"http://admin:password@{{relay.LocalEndpoint}}/db","target":"{{Couch.Uri}}copy","create_target":true,"use_bulk_get":false}
            """
        );

        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("history")[0].GetProperty("docs_written").GetInt32().Should().Be(revisions.Length);
        (await Client.GetAsync("copy/x?open_revs=all")).Text.Should().Be((await Client.GetAsync("db/x?open_revs=all")).Text);
        lock (sent)
            return [.. OpenRevisions().Matches(sent.ToString()).Select(static match => match.Groups[1].Value)];
    }

    private static IEnumerable<string> Revisions(string url) =>
        Revision()
            .Matches(Uri.UnescapeDataString(url[url.IndexOf("open_revs=", StringComparison.Ordinal)..]))
            .Select(match => match.Groups[1].Value);

    // Passes on what is sent, and keeps what the replicator sent.
    private async Task RelayAsync(TcpListener relay, StringBuilder sent)
    {
        while (true)
        {
            TcpClient client = await relay.AcceptTcpClientAsync(Canceled);
            var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, Couch.BaseAddress.Port, Canceled);
            _ = PassAsync(client, server, sent);
            _ = PassAsync(server, client, null);
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, StringBuilder? sent)
    {
        using (from)
        {
            var buffer = new byte[65_536];
            while (await from.GetStream().ReadAsync(buffer, Canceled) is > 0 and var count)
            {
                if (sent is not null)
                {
                    lock (sent)
                        sent.Append(Encoding.ASCII.GetString(buffer, 0, count));
                }
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), Canceled);
            }
        }
    }

    [GeneratedRegex(@"GET (\S+open_revs=\S+) HTTP")]
    private static partial Regex OpenRevisions();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Revision();
}
