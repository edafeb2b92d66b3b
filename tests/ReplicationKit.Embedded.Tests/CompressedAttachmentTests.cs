using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Attachments that CouchDB compresses, with answers of CouchDB 3.5.2.</summary>
public sealed class CompressedAttachmentTests : ServerFixture
{
    private static readonly string Content = string.Concat(Enumerable.Repeat("hello ", 50));

    [Theory]
    [InlineData("text/plain", true)]
    [InlineData("TEXT/HTML; charset=utf-8", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("application/javascript", true)]
    [InlineData("application/xml", true)]
    [InlineData("application/jsonx", false)]
    [InlineData("image/svg+xml", false)]
    [InlineData("application/octet-stream", false)]
    public async Task Text_is_compressed(string type, bool compressed)
    {
        await PutAsync(type, Encoding.UTF8.GetBytes(Content));

        JsonElement attachment = (await Client.GetAsync("db/x?att_encoding_info=true")).Json.GetProperty("_attachments").GetProperty("a");

        attachment.GetProperty("length").GetInt32().Should().Be(300);
        attachment.TryGetProperty("encoding", out JsonElement encoding).Should().Be(compressed);
        if (compressed)
        {
            encoding.GetString().Should().Be("gzip");
            attachment.GetProperty("encoded_length").GetInt32().Should().BeLessThan(60);
        }
        (await Client.GetAsync("db/x")).Text.Should().NotContain("encod");
        (await Client.GetAsync("db/x/a")).Text.Should().Be(Content);
        (await Client.GetAsync("db/x?attachments=true")).Text.Should().Contain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Content)));
    }

    [Fact]
    public async Task A_reader_that_accepts_it_gets_the_compressed_bytes()
    {
        await PutAsync("text/plain", Encoding.UTF8.GetBytes(Content));

        CouchAnswer answer = await Client.SendAsync(HttpMethod.Get, "db/x/a", null, ("Accept-Encoding", "gzip"));
        CouchAnswer part = await Client.SendAsync(HttpMethod.Get, "db/x/a", null, ("Range", "bytes=0-3"));

        answer.Headers.Should().Contain("Content-Encoding: gzip").And.Contain("Accept-Ranges: none");
        Inflate(answer.Body).Should().Be(Content);
        (part.Status, part.Text).Should().Be((200, Content));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("image/png")]
    public async Task What_was_compressed_is_stored_as_it_was_sent(string type)
    {
        byte[] compressed = Deflate("hello");
        await PutAsync(type, compressed, "gzip");

        JsonElement attachment = (await Client.GetAsync("db/x?att_encoding_info=true")).Json.GetProperty("_attachments").GetProperty("a");

        attachment.GetProperty("length").GetInt32().Should().Be(compressed.Length);
        attachment.GetProperty("encoded_length").GetInt32().Should().Be(compressed.Length);
        (await Client.GetAsync("db/x/a")).Text.Should().Be("hello");
    }

    [Fact]
    public async Task An_empty_text_is_compressed_too()
    {
        await Client.PutAsync(
            "db/x",
            """{"_attachments":{"a":{"content_type":"text/plain","data":""},"b":{"content_type":"image/png","data":""}}}"""
        );

        JsonElement attachments = (await Client.GetAsync("db/x?att_encoding_info=true")).Json.GetProperty("_attachments");

        attachments.GetProperty("a").GetProperty("length").GetInt32().Should().Be(0);
        attachments.GetProperty("a").GetProperty("encoded_length").GetInt32().Should().Be(20);
        attachments.GetProperty("b").GetProperty("length").GetInt32().Should().Be(0);
        CouchAnswer compressed = await Client.SendAsync(HttpMethod.Get, "db/x/a", null, ("Accept-Encoding", "gzip"));
        Inflate(compressed.Body).Should().BeEmpty();
        (await Client.GetAsync("db/x/a")).Body.Should().BeEmpty();
        (await Client.GetAsync("db/x/b")).Body.Should().BeEmpty();
        await ReplicateAsync();
        (await Client.GetAsync("copy/x/a")).Status.Should().Be(200);
        (await Client.GetAsync("copy/x/b")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_replication_copies_what_is_compressed()
    {
        await PutAsync("text/plain", Encoding.UTF8.GetBytes(Content));

        await ReplicateAsync();

        (await Client.GetAsync("copy/x/a")).Text.Should().Be(Content);
        (await Client.GetAsync("copy/x?att_encoding_info=true"))
            .Text.Should()
            .Be((await Client.GetAsync("db/x?att_encoding_info=true")).Text);
    }

    private async Task ReplicateAsync()
    {
        CouchAnswer answer = await Client.PostAsync(
            "_replicate",
            $$"""{"source":"{{Couch.Uri}}db","target":"{{Couch.Uri}}copy","create_target":true}"""
        );
        answer.Status.Should().Be(200, answer.Text);
    }

    private async Task PutAsync(string type, byte[] data, string? encoding = null)
    {
        using var content = new ByteArrayContent(data);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage answer = await Client.Http.PutAsync("db/x/a", content, Cancelled);
        ((int)answer.StatusCode).Should().Be(201);
    }

    private static byte[] Deflate(string text)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return result.ToArray();
    }

    private static string Inflate(byte[] data)
    {
        using var gzip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
