using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>
/// A database whose documents got attachments of 8 MB in every way there is: alone, inline, in a multipart body, kept as a stub.
/// </summary>
internal static class LargeAttachments
{
    private const int Length = 8 << 20;

    private static readonly string[] Names = ["alone", "inline", "multipart", "stub"];

    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    public static async Task FillAsync(CouchClient client, string database)
    {
        (await client.PutAsync(database)).Status.Should().Be(201);
        (await SendAsync(client, $"{database}/alone/file", Bytes("alone"), "application/octet-stream")).Should().Be(201);
        (
            await client.PutAsync(
                $"{database}/inline",
                $$$"""{"_attachments":{"file":{"content_type":"application/octet-stream","data":"{{{Convert.ToBase64String(Bytes("inline"))}}}"} } }"""
            )
        )
            .Status.Should()
            .Be(201);
        (await SendAsync(client, $"{database}/multipart", Multipart(Bytes("multipart")), "multipart/related;boundary=\"part\""))
            .Should()
            .Be(201);

        (await SendAsync(client, $"{database}/stub/file", Bytes("stub"), "application/octet-stream")).Should().Be(201);
        string revision = (await client.GetAsync($"{database}/stub")).Json.GetProperty("_rev").GetString()!;
        (
            await client.PutAsync(
                $"{database}/stub",
                $$$"""{"_rev":"{{{revision}}}","n":2,"_attachments":{"file":{"stub":true},"note":{"content_type":"text/plain","data":"aGVsbG8="} } }"""
            )
        )
            .Status.Should()
            .Be(201);
    }

    /// <summary>The bytes are those that were written, and each form of the documents is the same on both sides.</summary>
    public static async Task ShouldBeEqualAsync(CouchClient left, string leftDatabase, CouchClient right, string rightDatabase)
    {
        foreach (string name in Names)
        {
            byte[] expected = SHA256.HashData(Bytes(name));
            SHA256.HashData((await left.GetAsync($"{leftDatabase}/{name}/file")).Body).Should().Equal(expected, name);
            SHA256.HashData((await right.GetAsync($"{rightDatabase}/{name}/file")).Body).Should().Equal(expected, name);
            string revision = (await left.GetAsync($"{leftDatabase}/{name}?revs_info=true"))
                .Json.GetProperty("_revs_info")
                .EnumerateArray()
                .Last()
                .GetProperty("rev")
                .GetString()!;
            foreach (
                string form in (string[])
                    [
                        "",
                        "?attachments=true",
                        "?att_encoding_info=true",
                        "?atts_since=[\"1-0\"]",
                        "?attachments=true&atts_since=[\"" + revision + "\"]",
                        "?revs=true&open_revs=all&attachments=true",
                    ]
            )
            {
                string one = Canonical((await left.GetAsync($"{leftDatabase}/{name}{form}")).Json),
                    other = Canonical((await right.GetAsync($"{rightDatabase}/{name}{form}")).Json);
                (one == other)
                    .Should()
                    .BeTrue($"{name}{form} is the same on both sides, but it is {Short(one)} here and {Short(other)} there");
            }
        }
    }

    private static byte[] Bytes(string name)
    {
        byte[] bytes = new byte[Length];
        new Random(name.Length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Multipart(byte[] attachment) =>
        [
            .. Encoding.ASCII.GetBytes(
                $$$"""--part{{{"\r\n"}}}Content-Type: application/json{{{"\r\n\r\n"}}}{"_attachments":{"file":{"follows":true,"content_type":"application/octet-stream","length":{{{attachment.Length}}}} } }{{{"\r\n"}}}--part{{{"\r\n\r\n"}}}"""
            ),
            .. attachment,
            .. "\r\n--part--"u8,
        ];

    private static async Task<int> SendAsync(CouchClient client, string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage response = await client.Http.PutAsync(path, content, Canceled);
        return (int)response.StatusCode;
    }

    // A server that compresses text attachments computes the digest of the compressed bytes, and reports the encoding.
    private static string Canonical(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object when value.TryGetProperty("content_type", out JsonElement type) && type.GetString() == "text/plain" =>
                Members(value.EnumerateObject().Where(member => member.Name is "content_type" or "revpos" or "data" or "stub" or "length")),
            JsonValueKind.Object => Members(value.EnumerateObject()),
            JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Canonical)) + "]",
            _ => value.GetRawText(),
        };

    private static string Members(IEnumerable<JsonProperty> members) =>
        "{"
        + string.Join(
            ',',
            members.OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Canonical(member.Value)}")
        )
        + "}";

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
