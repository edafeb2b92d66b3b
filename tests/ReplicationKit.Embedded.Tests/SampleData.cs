using System.Globalization;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>A database with a bit of everything that replication must carry.</summary>
internal static class SampleData
{
    public static async Task FillAsync(CouchClient client, string database, int documents)
    {
        (await client.PutAsync(database)).Status.Should().Be(201);
        string docs = string.Join(
            ',',
            Enumerable
                .Range(0, documents)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$$"""{"_id":"doc{{{i:D6}}}","n":{{{i}}},"text":"{{{new string('x', i % 50)}}}é","deep":{"list":[1,2.5,true,null]}}"""
                    )
                )
        );
        CouchAnswer written = await client.PostAsync($"{database}/_bulk_docs", $$"""{"docs":[{{docs}}]}""");
        written.Json.GetArrayLength().Should().Be(documents);
        for (int i = 0; i < documents; i += 10)
            await ChangeAsync(
                client,
                database,
                written.Json[i].GetProperty("id").GetString()!,
                written.Json[i].GetProperty("rev").GetString()!,
                i
            );
    }

    /// <param name="left">The server of the one database.</param>
    /// <param name="leftDatabase">The one database.</param>
    /// <param name="right">The server of the other database.</param>
    /// <param name="rightDatabase">The other database.</param>
    /// <param name="digests">False where a server compresses attachments before it digests them; their bytes are compared anyhow.</param>
    public static async Task ShouldBeEqualAsync(
        CouchClient left,
        string leftDatabase,
        CouchClient right,
        string rightDatabase,
        bool digests = true
    )
    {
        List<string> expected = await ContentAsync(left, leftDatabase, digests);
        List<string> actual = await ContentAsync(right, rightDatabase, digests);
        actual.Should().Equal(expected);
        expected.Should().NotBeEmpty();
    }

    private static Task<CouchAnswer> ChangeAsync(CouchClient client, string database, string id, string revision, int i) =>
        (i / 10 % 4) switch
        {
            0 => client.PutAsync(
                $"{database}/{id}",
                $$$"""{"_rev":"{{{revision}}}","n":{{{i}}},"_attachments":{"note.txt":{"content_type":"text/plain","data":"{{{Convert.ToBase64String(new byte[100 + i])}}}"},"ü/b.bin":{"content_type":"application/octet-stream","data":"AAEC"} } }"""
            ),
            1 => client.PostAsync(
                $"{database}/_bulk_docs",
                $$"""{"new_edits":false,"docs":[{"_id":"{{id}}","_rev":"1-0123456789abcdef0123456789abcdef","conflicting":true}]}"""
            ),
            2 => client.PutAsync($"{database}/{id}", $$"""{"_rev":"{{revision}}","changed":true}"""),
            _ => client.PostAsync($"{database}/_bulk_docs", $$"""{"docs":[{"_id":"{{id}}","_rev":"{{revision}}","_deleted":true}]}"""),
        };

    /// <summary>Every leaf of every document, deleted ones too, with revisions and the bytes of attachments.</summary>
    private static async Task<List<string>> ContentAsync(CouchClient client, string database, bool digests)
    {
        var content = new List<string>();
        CouchAnswer changes = await client.GetAsync($"{database}/_changes?style=all_docs");
        foreach (JsonElement row in changes.Json.GetProperty("results").EnumerateArray())
        {
            string id = row.GetProperty("id").GetString()!;
            CouchAnswer leaves = await client.GetAsync($"{database}/{Uri.EscapeDataString(id)}?open_revs=all&revs=true&attachments=true");
            content.AddRange(leaves.Json.EnumerateArray().Select(leaf => Canonical(leaf.GetProperty("ok"), digests)));
        }
        content.Sort(StringComparer.Ordinal);
        return content;
    }

    // Servers order the members of attachments each in their own way.
    private static string Canonical(JsonElement value, bool digests) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "{"
                + string.Join(
                    ',',
                    value
                        .EnumerateObject()
                        .Where(member => digests || member.Name != "digest")
                        .OrderBy(member => member.Name, StringComparer.Ordinal)
                        .Select(member => $"{member.Name}:{Canonical(member.Value, digests)}")
                )
                + "}",
            JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(item => Canonical(item, digests))) + "]",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };
}
