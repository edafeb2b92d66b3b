using System.Buffers;
using System.Text;
using System.Text.Json;
using ReplicationKit.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit.Tests.CompilerServices;

public sealed class TextWritingTests
{
    private static readonly string[] Specials =
    [
        "\"",
        "\\",
        "\n",
        "\u0000",
        "\u001F",
        "\u007F",
        "\u0080",
        "é",
        "\u2028",
        "\u0122",
        "\u8041",
        "😀",
        "\uFFFF",
    ];

    public static TheoryData<string> Characters => [.. Specials];

    [Fact]
    public void Plain_text_of_any_length_is_written_as_it_is()
    {
        for (int length = 0; length <= 70; length++)
        {
            string text = Text(length);
            Written(text).Should().Be(JsonText.Quote(text));
        }
    }

    [Theory]
    [MemberData(nameof(Characters))]
    public void A_special_character_at_any_place_is_written_as_JSON_wants_it(string special)
    {
        for (int length = 0; length <= 40; length++)
        {
            for (int place = 0; place <= length; place++)
            {
                string text = Text(length).Insert(place, special);
                string written = Written(text);
                written.Should().Be(JsonText.Quote(text));
                JsonSerializer.Deserialize<string>(written).Should().Be(text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Characters))]
    public void Items_of_a_list_are_written_like_single_strings(string special)
    {
        string[] items =
        [
            .. Enumerable.Range(0, 60).Select(length => length % 3 == 0 ? Text(length) : Text(length).Insert(length / 2, special)),
        ];
        string expected = "[" + string.Join(",", items.Select(JsonText.Quote)) + "]";

        ListWritten(items).Should().Be(expected);
        ListWritten(items.ToList()).Should().Be(expected);
        ListWritten(items.Where(_ => true)).Should().Be(expected);
    }

    [Fact]
    public void An_empty_list_and_one_item_need_no_comma()
    {
        ListWritten([]).Should().Be("[]");
        ListWritten(["a"]).Should().Be("[\"a\"]");
    }

    [Fact]
    public void A_list_longer_than_any_span_is_whole()
    {
        string[] items = [.. Enumerable.Range(0, 5000).Select(number => $"document-{number}")];

        JsonSerializer.Deserialize<string[]>(ListWritten(items)).Should().Equal(items);
    }

    private static string Text(int length)
    {
        const string plain = " !#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[]^_`abcxyz{|}~";
        return string.Create(
            length,
            plain,
            static (text, plain) =>
            {
                for (int i = 0; i < text.Length; i++)
                    text[i] = plain[i * 7 % plain.Length];
            }
        );
    }

    private static string Written(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var json = new DocumentWriter(buffer, default, sizeHint: 1);
        json.Value(text);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string ListWritten(IEnumerable<string> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var json = new DocumentWriter(buffer, default, sizeHint: 1);
        json.Value(items);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
