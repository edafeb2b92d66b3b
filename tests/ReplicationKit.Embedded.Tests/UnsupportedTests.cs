using System.Text.RegularExpressions;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>The page lists everything that returns 501.</summary>
public sealed partial class UnsupportedTests : ServerFixture
{
    [Fact]
    public async Task The_page_lists_what_returns_501()
    {
        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "docs", "embedded-server.md"));
        Dictionary<string, string> listed = Row()
            .Matches(page[page.IndexOf("## What returns 501", StringComparison.Ordinal)..])
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

        listed
            .Should()
            .BeEquivalentTo(
                Unsupported
                    .OfServer.Select(row => KeyValuePair.Create("/" + row.Key, row.Value))
                    .Concat(Unsupported.OfDatabase.Select(row => KeyValuePair.Create("/{db}/" + row.Key, row.Value)))
                    .Concat(Unsupported.OfDesignDocument.Select(row => KeyValuePair.Create("/{db}/_design/{ddoc}/" + row.Key, row.Value)))
                    .ToDictionary()
            );
        await Client.PutAsync("db/_design/d", "{}");
        foreach ((string path, string reason) in listed)
        {
            CouchAnswer answer = await Client.GetAsync(
                path[1..].Replace("{db}", "db", StringComparison.Ordinal).Replace("{ddoc}", "d", StringComparison.Ordinal)
            );
            answer.Status.Should().Be(501, path);
            answer.Json.GetProperty("reason").GetString().Should().EndWith($": {reason}.");
        }
    }

    [Theory]
    [InlineData("GET", "db/_design/d/_view/v")]
    [InlineData("GET", "db/_design/d/_show/s")]
    [InlineData("GET", "db/_design/d/_list/l/d/v")]
    [InlineData("POST", "db/_design/d/_update/u")]
    [InlineData("GET", "db/_changes?filter=d/f")]
    [InlineData("GET", "db/_changes?filter=_view&view=d/v")]
    [InlineData("PUT", "db/x")]
    public async Task A_function_in_another_language_is_not_run(string method, string path)
    {
        CouchAnswer stored = await Client.PutAsync(
            "db/_design/d",
            """
            {"language":"erlang","views":{"v":{"map":"x"}},"shows":{"s":"x"},"lists":{"l":"x"},"updates":{"u":"x"},"filters":{"f":"x"},
             "validate_doc_update":"x"}
            """
        );

        CouchAnswer answer = await Client.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}");

        answer.Status.Should().Be(501, answer.Text);
        answer.Json.GetProperty("reason").GetString().Should().Be("The embedded server does not support functions in the language erlang.");
        (await Client.DeleteAsync("db/_design/d?rev=" + stored.Json.GetProperty("rev").GetString())).Status.Should().Be(200);
        (await Client.PutAsync("db/x", "{}")).Status.Should().Be(201);
    }

    [GeneratedRegex(@"^\| `(/[^`]+)` \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
