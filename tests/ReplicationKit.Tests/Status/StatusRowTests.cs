using System.Text;
using System.Text.Json;

namespace ReplicationKit.Tests.Status;

/// <summary>Reading what differs from the last answer gives what reading the whole answer gives.</summary>
public class StatusRowTests
{
    private static readonly byte[][] Recorded = [.. Recording.SchedulerRows().Select(row => Recording.Bytes(row.Row))];

    private static readonly byte[] Running = Recorded.First(row =>
        Encoding.UTF8.GetString(row) is var text
        && text.Contains("\"through_seq\":\"", StringComparison.Ordinal)
        && text.Contains("\"running\"", StringComparison.Ordinal)
    );

    [Fact]
    public void The_recorded_rows_one_after_the_other()
    {
        var row = new StatusRow();
        foreach (byte[] answer in Recorded)
        {
            row.Update(answer);
            row.Status.Should().Be(StatusReader.ReadRow(answer), Encoding.UTF8.GetString(answer));
            row.Update(answer).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("\"docs_read\":", "1234567", "the figure got longer")]
    [InlineData("\"docs_written\":", "0", "the figure got shorter")]
    [InlineData("\"changes_pending\":", "17", "null became a number")]
    [InlineData("\"docs_read\":", "null", "a number became null")]
    [InlineData("\"docs_read\":", "4.5", "a number is not an integer")]
    [InlineData("\"docs_read\":", "{\"a\":[1]}", "a number became an object")]
    [InlineData("\"docs_read\":", "1e3", "a number has an exponent")]
    [InlineData("\"source_seq\":", "\"5-g\\u0031\\n\\\"\"", "a string has escapes")]
    [InlineData("\"source_seq\":", "12", "a sequence is a number")]
    [InlineData("\"state\":", "\"pending\"", "the state")]
    [InlineData("\"state\":", "\"dreaming\"", "a state of the future")]
    [InlineData("\"last_updated\":", "\"2026-11-22T01:02:03Z\"", "a time")]
    [InlineData("\"last_updated\":", "\"soon\"", "no time")]
    [InlineData("\"info\":", "null", "no figures")]
    [InlineData("\"info\":", "\"an error\"", "an error as text")]
    [InlineData("\"info\":", "{\"error\":\"an error\"}", "an error")]
    [InlineData("\"doc_id\":", "\"ä\U0001F600\"", "no ASCII")]
    [InlineData("\"doc_id\":", "null", "no id")]
    public void A_value_that_changes_and_changes_back(string name, string value, string because)
    {
        byte[] changed = With(Running, name, value);
        var row = new StatusRow();

        foreach (byte[] answer in new[] { Running, changed, Running, changed, changed, Running })
        {
            row.Update(answer);
            row.Status.Should().Be(StatusReader.ReadRow(answer), because);
        }
    }

    [Theory]
    [InlineData("\"docs_read\":", "04")]
    [InlineData("\"docs_read\":", "4x")]
    [InlineData("\"docs_read\":", "4 5")]
    [InlineData("\"docs_read\":", "-")]
    [InlineData("\"docs_read\":", "")]
    [InlineData("\"doc_id\":", "\"a")]
    [InlineData("\"doc_id\":", "\"a\"b\"")]
    [InlineData("\"doc_id\":", "\"\\x\"")]
    public void What_is_no_row_is_refused_and_the_next_row_is_read(string name, string value)
    {
        byte[] broken = With(Running, name, value);
        byte[] next = With(Running, "\"docs_read\":", "77");
        var row = new StatusRow();
        row.Update(Running);

        Action update = () => row.Update(broken);
        update.Should().Throw<JsonException>();

        row.Update(next).Should().BeTrue();
        row.Status.Should().Be(StatusReader.ReadRow(next));
    }

    [Fact]
    public void A_field_that_stands_twice_counts_where_it_stands_last()
    {
        byte[] twice = "{\"doc_id\":\"a\",\"error_count\":1,\"error_count\":2}"u8.ToArray();
        byte[] changed = "{\"doc_id\":\"a\",\"error_count\":7,\"error_count\":2}"u8.ToArray();
        var row = new StatusRow();
        row.Update(twice);

        row.Update(changed);

        row.Status!.ErrorCount.Should().Be(2);
    }

    [Fact]
    public void Any_bytes_changed_anywhere()
    {
        var random = new Random(20261121);
        for (int run = 0; run < 300; run++)
        {
            var row = new StatusRow();
            byte[] answer = Recorded[random.Next(Recorded.Length)];
            for (int edit = 0; edit < 12; edit++)
            {
                Compare(row, answer);
                answer = Edited(random, answer);
                if (random.Next(8) == 0)
                    answer = Recorded[random.Next(Recorded.Length)];
            }
        }
    }

    [Fact]
    public void Only_the_status_is_allocated()
    {
        byte[] later = With(With(Running, "\"docs_read\":", "5"), "\"docs_written\":", "123456");
        var row = new StatusRow();
        for (int i = 0; i < 10; i++)
            row.Update(i % 2 == 0 ? Running : later);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            row.Update(i % 2 == 0 ? Running : later);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        each.Should().BeLessThanOrEqualTo(312, "that is the record alone");
    }

    /// <summary>Both read the same, or both refuse it.</summary>
    private static void Compare(StatusRow row, byte[] answer)
    {
        ReplicationStatus? whole = null;
        Exception? refusal = null;
        try
        {
            whole = StatusReader.ReadRow(answer);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            refusal = exception;
        }

        try
        {
            row.Update(answer);
            row.Status.Should().Be(whole, Encoding.UTF8.GetString(answer));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            refusal.Should().NotBeNull(Encoding.UTF8.GetString(answer));
        }
    }

    /// <summary>Digits, letters or the marks of JSON itself, replaced, doubled or taken away.</summary>
    private static byte[] Edited(Random random, byte[] answer)
    {
        var bytes = new List<byte>(answer);
        int edits = random.Next(1, 4);
        for (int i = 0; i < edits && bytes.Count > 1; i++)
        {
            int at = random.Next(bytes.Count);
            bool isDigit = bytes[at] is >= (byte)'0' and <= (byte)'9';
            switch (random.Next(isDigit ? 4 : 40))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, isDigit ? (byte)random.Next('0', '9' + 1) : bytes[at]);
                    break;
                default:
                    bytes[at] =
                        isDigit ? (byte)random.Next('0', '9' + 1)
                        : char.IsAsciiLetter((char)bytes[at]) ? (byte)random.Next('a', 'z' + 1)
                        : bytes[at];
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>The row with another value: text, number, null or object.</summary>
    private static byte[] With(byte[] row, string name, string value)
    {
        string text = Encoding.UTF8.GetString(row);
        int start = text.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var reader = new Utf8JsonReader(row.AsSpan(start), isFinalBlock: false, default);
        reader.Read();
        reader.TrySkip();
        return Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, start), value, text.AsSpan(start + (int)reader.BytesConsumed)));
    }
}
