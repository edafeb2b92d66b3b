using System.Text;
using System.Text.Json;

namespace ReplicationKit.Tests.Status;

public sealed class StatusPageTests : IDisposable
{
    private readonly StatusPage _page = new();

    public void Dispose() => _page.Dispose();

    [Theory]
    [InlineData("""{"total_rows":2,"offset":0,"docs":[]}""", 0)]
    [InlineData("""{"total_rows":2,"offset":0,"docs":[{"doc_id":"a","state":"running"}]}""", 1)]
    [InlineData("""{"total_rows":2,"offset":0,"docs":[{"doc_id":"b","state":"running"}]}""", 1)]
    [InlineData("""{"total_rows":2,"offset":0,"docs":[ {"doc_id":"a","state":"running"}]}""", 1)]
    public void A_page_may_lose_its_rows_between_two_polls(string next, int count)
    {
        using var page = new StatusPage();
        page.Update("""{"total_rows":2,"offset":0,"docs":[{"doc_id":"a","state":"running"},{"doc_id":"b","state":"running"}]}"""u8);

        page.Update(System.Text.Encoding.UTF8.GetBytes(next)).Should().BeTrue();

        page.Count.Should().Be(count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"docs":7}""")]
    [InlineData("""{"docs":[7]}""")]
    [InlineData("""{"docs":[{"doc_id":"a","state":"running"},7]}""")]
    [InlineData("""{"docs":[{"doc_id":"a","state":"running"}""")]
    public void A_malformed_page_is_not_taken_for_one_with_fewer_rows(string answer)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        _page.Invoking(page => page.Update(bytes)).Should().Throw<JsonException>();
        _page.Update("""{"docs":[{"doc_id":"b","state":"running"}]}"""u8);

        _page.Invoking(page => page.Update(bytes)).Should().Throw<JsonException>();

        _page.Count.Should().Be(1);
    }

    [Fact]
    public void The_recorded_pages_are_read()
    {
        int pages = 0;
        foreach (var (file, name, path, status, body) in Recording.All("06-"))
        {
            if (status != 200 || body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("docs", out JsonElement rows))
                continue;
            using var page = new StatusPage();
            page.Update(Recording.Bytes(body)).Should().BeTrue();
            page.Count.Should().Be(rows.GetArrayLength(), name);
            page.TotalRows.Should().Be(body.GetProperty("total_rows").GetInt64(), name);
            for (int i = 0; i < page.Count; i++)
                page[i].Id.Should().Be(rows[i].GetProperty("doc_id").GetString(), name);
            pages++;
        }

        pages.Should().BeGreaterThan(20);
    }

    [Fact]
    public void An_answer_that_is_the_same_is_not_read_and_allocates_nothing()
    {
        byte[] answer = Page(Enumerable.Range(0, 100).Select(i => Row(i, written: 0)));
        _page.Update(answer);
        _page.Update(answer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = _page.Update(answer);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        read.Should().BeFalse();
        allocated.Should().Be(0);
        _page.Changed.Should().Be(0);
    }

    [Fact]
    public void Of_a_page_only_the_row_that_changed_is_read()
    {
        _page.Update(Page(Enumerable.Range(0, 100).Select(i => Row(i, written: 0))));
        ReplicationStatus[] before = [.. Enumerable.Range(0, 100).Select(i => _page[i])];

        _page.Update(Page(Enumerable.Range(0, 100).Select(i => Row(i, written: i == 42 ? 7 : 0)))).Should().BeTrue();

        _page.Changed.Should().Be(1);
        _page[42].DocsWritten.Should().Be(7);
        Enumerable.Range(0, 100).Where(i => i != 42).Should().OnlyContain(i => ReferenceEquals(_page[i], before[i]));
    }

    [Fact]
    public void Rows_that_come_and_go_do_not_make_the_others_new()
    {
        _page.Update(Page(Enumerable.Range(0, 50).Select(i => Row(i, written: 0))));
        ReplicationStatus fortieth = _page[40];

        _page.Update(Page(Enumerable.Range(0, 50).Where(i => i is not (3 or 4 or 20)).Concat([99]).Select(i => Row(i, written: 0))));

        _page.Count.Should().Be(48);
        _page.Changed.Should().Be(1, "only the last row is new");
        Enumerable.Range(0, 48).Select(i => _page[i]).Should().Contain(status => ReferenceEquals(status, fortieth));
        _page[47].Id.Should().Be("r099");
    }

    [Fact]
    public void Pages_after_pages_are_read_as_each_alone()
    {
        var random = new Random(8);
        var rows = Enumerable.Range(0, 40).Select(i => Row(i, written: 0)).ToList();
        for (int tick = 0; tick < 400; tick++)
        {
            for (int change = random.Next(4); change > 0 && rows.Count > 0; change--)
            {
                int at = random.Next(rows.Count);
                switch (random.Next(8))
                {
                    case 0:
                        rows.RemoveAt(at);
                        break;
                    case 1:
                        rows.Insert(at, Row(random.Next(1000), written: 1));
                        break;
                    case 2:
                        (rows[at], rows[0]) = (rows[0], rows[at]);
                        break;
                    default:
                        rows[at] = Row(random.Next(3) == 0 ? at : IdOf(rows[at]), written: random.Next(2000));
                        break;
                }
            }

            if (rows.Count < 5)
                rows.AddRange(Enumerable.Range(500, 20).Select(i => Row(i, written: 0)));
            byte[] answer = Page(rows);
            using var alone = new StatusPage();
            alone.Update(answer);

            _page.Update(answer);

            _page.TotalRows.Should().Be(alone.TotalRows);
            Statuses(_page).Should().Equal(Statuses(alone), $"of tick {tick}");
        }
    }

    [Fact]
    public void A_page_that_breaks_off_is_refused_and_the_next_one_is_read()
    {
        string[] rows = [.. Enumerable.Range(0, 10).Select(i => Row(i, written: 0))];
        byte[] whole = Page(rows);
        rows[7] = Row(7, written: 99);
        _page.Update(whole);

        for (int length = 0; length < whole.Length - 3; length += 7)
        {
            Action act = () => _page.Update(whole.AsSpan(0, length));
            act.Should().Throw<JsonException>();
        }

        _page.Update(Page(rows)).Should().BeTrue();
        _page[7].DocsWritten.Should().Be(99);
        _page.Changed.Should().Be(1);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"total_rows":1}""")]
    [InlineData("""{"total_rows":1,"offset":0,"docs":[{"doc_id":"a"}""")]
    public void What_is_no_page_is_refused(string answer)
    {
        Action act = () => _page.Update(Encoding.UTF8.GetBytes(answer));

        act.Should().Throw<JsonException>();
    }

    [Fact]
    public void The_order_of_ids_is_that_of_their_bytes()
    {
        string[] ids = ["-z", "0", "A", "Z", "a", "x1", "é", "\uFFFD", "\U0001F600", "a", "aa"];
        string[] sorted = [.. ids.Order(Utf8Order.Instance)];

        sorted.Should().Equal(ids.OrderBy(id => Convert.ToHexString(Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal));
    }

    private static byte[] Page(IEnumerable<string> rows) =>
        Encoding.UTF8.GetBytes($$"""{"total_rows":100,"offset":0,"docs":[{{"\r\n"}}{{string.Join(",\r\n", rows)}}{{"\r\n"}}]}""" + "\n");

    private static ReplicationStatus[] Statuses(StatusPage page) => [.. Enumerable.Range(0, page.Count).Select(i => page[i])];

    private static int IdOf(string row) =>
        int.Parse(row.AsSpan(row.IndexOf("\"r", StringComparison.Ordinal) + 2, 3), System.Globalization.CultureInfo.InvariantCulture);

    private static string Row(int number, int written) =>
        $$"""{"database":"_replicator","doc_id":"r{{number:D3}}","id":"594e1cc1609d571defd8fed511a63033","node":"couchdb@127.0.0.1","source":"http://127.0.0.1:5984/s{{number}}/","target":"http://127.0.0.1:5984/t/","state":"running","info":{"docs_read":{{written}},"docs_written":{{written}},"changes_pending":null},"error_count":0,"last_updated":"2026-11-21T18:55:59Z","start_time":"2026-11-21T18:55:59Z","source_proxy":null,"target_proxy":null}""";
}
