namespace ReplicationKit.Embedded.Tests;

/// <summary>Parts of attachments. The expected values are those of CouchDB 3.5.2.</summary>
public sealed class ByteRangeTests : ServerFixture
{
    private const string Whole = "0123456789";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.PutAsync(
            "db/x",
            """{"_attachments":{"a":{"content_type":"image/png","data":"MDEyMzQ1Njc4OQ=="},"e":{"content_type":"image/png","data":""}}}"""
        );
    }

    [Theory]
    [InlineData("bytes=2-4", 2, 4)]
    [InlineData("bytes= 2-4", 2, 4)]
    [InlineData("bytes=2-4,", 2, 4)]
    [InlineData("bytes=9-", 9, 9)]
    [InlineData("bytes=0-99", 0, 9)]
    [InlineData("bytes=0-9", 0, 9)]
    [InlineData("bytes=5-10", 5, 9)]
    [InlineData("bytes=0-99999999999999999999", 0, 9)]
    [InlineData("bytes=+1-+3", 1, 3)]
    [InlineData("bytes=-3", 7, 9)]
    [InlineData("bytes=-+3", 7, 9)]
    [InlineData("bytes=-10", 1, 9)]
    [InlineData("bytes=-11", 1, 9)]
    [InlineData("bytes=-99", 1, 9)]
    [InlineData("bytes=1", 1, 9)]
    [InlineData("bytes=1--", 1, 9)]
    public async Task One_range_is_sent_alone(string range, int from, int to)
    {
        CouchAnswer answer = await GetAsync("a", range);

        (answer.Status, answer.Text).Should().Be((206, Whole[from..(to + 1)]));
        answer
            .Headers.Should()
            .ContainAll("Accept-Ranges: bytes", $"Content-Range: bytes {from}-{to}/10", "ETag: ", "Content-Security-Policy: sandbox");
    }

    [Theory]
    [InlineData("bytes=0-")]
    [InlineData("bytes=0-,2-4")]
    [InlineData("bytes=2 -4")]
    [InlineData("Bytes=2-4")]
    [InlineData("chars=1-2")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=-")]
    [InlineData("bytes=1-2-3")]
    [InlineData("bytes=-3-4")]
    [InlineData("bytes=2-4,x")]
    [InlineData("bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8,9-9")]
    public async Task What_is_malformed_or_too_much_is_the_whole_attachment(string range)
    {
        CouchAnswer answer = await GetAsync("a", range);

        (answer.Status, answer.Text).Should().Be((200, Whole));
        answer.Headers.Should().Contain("Accept-Ranges: bytes").And.NotContain("Content-Range");
    }

    [Theory]
    [InlineData("a", "bytes=-0")]
    [InlineData("a", "bytes=--3")]
    [InlineData("a", "bytes=10-")]
    [InlineData("a", "bytes=99999999999999999999-")]
    [InlineData("a", "bytes=3-2")]
    [InlineData("a", "bytes=5--1")]
    [InlineData("a", "bytes=2-4,20-30")]
    [InlineData("a", "bytes=2-4,-0")]
    [InlineData("e", "bytes=0-3")]
    [InlineData("e", "bytes=-3")]
    public async Task A_range_without_a_byte_is_refused(string attachment, string range)
    {
        CouchAnswer answer = await GetAsync(attachment, range);

        (answer.Status, answer.Text.Trim())
            .Should()
            .Be((416, """{"error":"requested_range_not_satisfiable","reason":"Requested range not satisfiable"}"""));
    }

    [Theory]
    [InlineData("bytes=2-4,6-7", "2-4", "6-7")]
    [InlineData("bytes=6-7,2-4", "6-7", "2-4")]
    [InlineData("bytes=2-4, 4-6", "2-4", "4-6")]
    [InlineData("bytes=0-9,0-9", "0-9", "0-9")]
    [InlineData("bytes=0-1,-2", "0-1", "8-9")]
    [InlineData("bytes=2-4,-99", "2-4", "1-9")]
    [InlineData("bytes=2-4,5-", "2-4", "5-9")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8", "0-0", "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-8")]
    public async Task Several_ranges_are_parts_in_their_order(string range, params string[] sent)
    {
        CouchAnswer answer = await GetAsync("a", range);

        string boundary = answer.Headers.Split("multipart/byteranges; boundary=\"")[1].Split('"')[0];
        string parts = string.Concat(
            sent.Select(part =>
                $"\r\nContent-Type: image/png\r\nContent-Range: bytes {part}/10\r\n\r\n"
                + $"{Whole[(part[0] - '0')..(part[2] - '0' + 1)]}\r\n--{boundary}"
            )
        );
        (answer.Status, answer.Text).Should().Be((206, $"--{boundary}{parts}--"));
        answer.Headers.Should().NotContainAny("ETag", "Accept-Ranges", "Content-Range");
    }

    [Theory]
    [InlineData("bytes=0-3", 200)]
    [InlineData("bytes=0-3,5-6", 200)]
    [InlineData("bytes=3-2", 416)]
    public async Task A_compressed_attachment_has_no_parts(string range, int status)
    {
        await Client.PutAsync("db/y", """{"_attachments":{"a":{"content_type":"text/plain","data":"MDEyMzQ1Njc4OQ=="}}}""");

        CouchAnswer answer = await Client.SendAsync(HttpMethod.Get, "db/y/a", null, ("Range", range));

        answer.Status.Should().Be(status);
        if (status == 200)
            answer.Text.Should().Be(Whole);
    }

    private Task<CouchAnswer> GetAsync(string attachment, string range) =>
        Client.SendAsync(HttpMethod.Get, "db/x/" + attachment, null, ("Range", range));
}
