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

    [Theory]
    [InlineData("words", 0, 20, "md5-cCkGbCesb17xjWYNV0GXmg==", "1-42f128d2a73a56b69b43445c4e37d28d")]
    [InlineData("words", 5, 25, "md5-O9QNKy4m5Z6K3VTuIlhY9w==", "1-520888ba42a08f3c0bad5e30d4ce8b1d")]
    [InlineData("words", 300, 127, "md5-KdjAvbTNauxXdwruI2nqxQ==", "1-d19bc8669aef44d4460d3b1fe92b0e88")]
    [InlineData("words", 100000, 21669, "md5-wRBQnaWtSA43ggLB4l9Xsw==", "1-9a87eda78d4b7e348d98ab54b662ec97")]
    [InlineData("words", 1000000, 211343, "md5-lCz8IKftE6eJVCPKvlufzg==", "1-2bf2fe2ffa08dc13822e9d3b9d3bc9ca")]
    [InlineData("letters", 100000, 63450, "md5-Zm1KBvnKIG8DVyKY2luf2A==", "1-5f1f390420a20155150fe96055d705f7")]
    [InlineData("random", 5000, 5023, "md5-zGkRdbbbGvvJl2E2Ogmwqw==", "1-b68de475d40aa90ec861336b9174ab4e")]
    [InlineData("random", 100000, 100053, "md5-TLXtb6I2J6v0+mVX/4uVzA==", "1-9be9a1a666ddccaccfabde6d346d97bc")]
    [InlineData("rows", 300000, 44466, "md5-7F2nWMmZgI+ty4Pi8L8slg==", "1-99062525fbeaa921ee28d1ae6fd8e83e")]
    [InlineData("same", 70000, 104, "md5-P5inU+hs6g8BhkeHVL1vbQ==", "1-2d5412f6d9c4dcfb78eee2f59867915b")]
    [InlineData("same", 3, 23, "md5-L0DKq4wf5D3fSMM+3izUUQ==", "1-30565a928bee2aa68a3b0db85bb8d731")]
    [InlineData("skewed", 60000, 19038, "md5-pXMXjK5w98Ixr96EUjzmIw==", "1-728d2425a2af1e08d578f65625fd0b2d")]
    public async Task Compressed_bytes_are_those_of_CouchDB(string kind, int length, int compressed, string digest, string revision)
    {
        await PutAsync("text/plain", Sample(kind, length));

        CouchAnswer answer = await Client.GetAsync("db/x?att_encoding_info=true");

        JsonElement attachment = answer.Json.GetProperty("_attachments").GetProperty("a");
        attachment.GetProperty("encoded_length").GetInt32().Should().Be(compressed);
        attachment.GetProperty("digest").GetString().Should().Be(digest);
        answer.Json.GetProperty("_rev").GetString().Should().Be(revision);
        (await Client.GetAsync("db/x/a")).Body.Should().Equal(Sample(kind, length));
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

    [Theory]
    [InlineData("text/plain")]
    [InlineData("image/png")]
    public async Task A_replication_keeps_what_a_client_compressed(string type)
    {
        // Neither the level nor the type is one with which the server would compress.
        await PutAsync(type, Deflate(Content), "gzip");

        await ReplicateAsync();

        (await Client.GetAsync("copy/x?att_encoding_info=true"))
            .Text.Should()
            .Be((await Client.GetAsync("db/x?att_encoding_info=true")).Text);
        (await Client.GetAsync("copy/x/a")).Text.Should().Be(Content);
    }

    [Fact]
    public async Task A_replication_does_not_compress_for_the_target()
    {
        await PutAsync("text/plain", Encoding.UTF8.GetBytes(Content));
        string before = (await Client.GetAsync("db/x?att_encoding_info=true")).Text;
        await Client.PutAsync("_node/_local/_config/attachments/compression_level", "\"0\"");

        await ReplicateAsync();

        (await Client.GetAsync("copy/x?att_encoding_info=true")).Text.Should().Be(before);
    }

    [Theory]
    [InlineData("0", null, "md5-v0+nEW4mhGu6NQKhNPm8ug==", "1-d54ce241451ef55f6a7b878711402176")]
    [InlineData("1", 524, "md5-doZfN0+S9+C5oI2nCWfiOQ==", "1-0b660a20b27cc7d5707ddc9a657d8ee5")]
    [InlineData("8", 534, "md5-bcTUXJSiJjk0SzBIpCUQow==", "1-f1b2647257e893a6d7a6f3e099e51b53")]
    [InlineData("9", 534, "md5-ZDreGvoixFHzlVMa7CmE7w==", "1-6e2d363d6479914152dcece7c30bec49")]
    public async Task The_level_is_a_setting(string level, int? compressed, string digest, string revision)
    {
        await Client.PutAsync("_node/_local/_config/attachments/compression_level", $"\"{level}\"");
        await PutAsync("text/plain", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, 300).Select(static i => $"{i}\n"))));

        CouchAnswer answer = await Client.GetAsync("db/x?att_encoding_info=true");

        JsonElement attachment = answer.Json.GetProperty("_attachments").GetProperty("a");
        attachment.GetProperty("digest").GetString().Should().Be(digest);
        answer.Json.GetProperty("_rev").GetString().Should().Be(revision);
        attachment.GetProperty("length").GetInt32().Should().Be(1092);
        (attachment.TryGetProperty("encoded_length", out JsonElement length) ? length.GetInt32() : (int?)null).Should().Be(compressed);
    }

    [Theory]
    [InlineData("text/*", true)]
    [InlineData("TEXT/PLAIN", true)]
    [InlineData("image/* , text/plain", true)]
    [InlineData("*/plain", true)]
    [InlineData("te*in", true)]
    [InlineData("image/*", false)]
    [InlineData("", false)]
    public async Task The_types_are_a_setting(string types, bool compressed)
    {
        await Client.PutAsync("_node/_local/_config/attachments/compressible_types", $"\"{types}\"");

        await PutAsync("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Content));

        (await Client.GetAsync("db/x?att_encoding_info=true")).Text.Contains("gzip", StringComparison.Ordinal).Should().Be(compressed);
    }

    private static byte[] Sample(string kind, int length)
    {
        uint state = 1;
        var bytes = new List<byte>();
        while (bytes.Count < length)
        {
            bytes.AddRange(
                kind switch
                {
                    "same" => [(byte)'a'],
                    "random" => [(byte)Next()],
                    "letters" => [(byte)('a' + Next() % 26)],
                    "words" => Encoding.ASCII.GetBytes($"word{Next() % 500} "),
                    "rows" => Encoding.ASCII.GetBytes($"{{\"id\":{Next()},\"name\":\"name-{Next() % 100}\",\"value\":{Next() % 10}}}\n"),
                    _ => [(byte)('a' + System.Numerics.BitOperations.TrailingZeroCount(~Next()))],
                }
            );
        }
        return [.. bytes.Take(length)];

        uint Next()
        {
            state = unchecked(state * 1664525 + 1013904223);
            return state >> 16;
        }
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
        using HttpResponseMessage answer = await Client.Http.PutAsync("db/x/a", content, Canceled);
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

    [Fact]
    public async Task The_encoding_is_stated_with_the_data_and_a_multipart_response_has_its_length()
    {
        await Client.PutAsync("db/x", """{"_attachments":{"h":{"content_type":"text/plain","data":"aGVsbG8gd29ybGQ="}}}""");

        CouchAnswer json = await Client.GetAsync("db/x?attachments=true&att_encoding_info=true");
        using var request = new HttpRequestMessage(HttpMethod.Get, "db/x?attachments=true");
        request.Headers.Accept.ParseAdd("multipart/related");
        using HttpClient plain = Couch.CreateClient();
        using HttpResponseMessage multipart = await plain.SendAsync(request, Canceled);

        json.Json.GetProperty("_attachments")
            .GetProperty("h")
            .GetRawText()
            .Should()
            .Be(
                """{"content_type":"text/plain","revpos":1,"digest":"md5-7mkg+nM0HN26sZkLN8KVSA==","data":"aGVsbG8gd29ybGQ=","encoding":"gzip","encoded_length":31}"""
            );
        byte[] body = await multipart.Content.ReadAsByteArrayAsync(Canceled);
        multipart.Content.Headers.ContentLength.Should().Be(body.Length);
        multipart.Content.Headers.ContentType!.MediaType.Should().Be("multipart/related");
    }
}
