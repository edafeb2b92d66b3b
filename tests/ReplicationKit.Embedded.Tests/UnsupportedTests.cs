using System.Text.RegularExpressions;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>What answers 501 is what the page lists.</summary>
public sealed partial class UnsupportedTests : ServerFixture
{
    [Fact]
    public async Task The_page_lists_what_answers_501()
    {
        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "docs", "embedded-server.md"));
        Dictionary<string, string> listed = Row()
            .Matches(page[page.IndexOf("## What answers 501", StringComparison.Ordinal)..])
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
        foreach ((string path, string reason) in listed)
        {
            CouchAnswer answer = await Client.GetAsync(
                path[1..].Replace("{db}", "db", StringComparison.Ordinal).Replace("{ddoc}", "d", StringComparison.Ordinal)
            );
            answer.Status.Should().Be(501, path);
            answer.Json.GetProperty("reason").GetString().Should().EndWith($": {reason}.");
        }
    }

    [GeneratedRegex(@"^\| `(/[^`]+)` \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
