using System.Text.Json;
using ReplicationKit.Embedded.Mango;

namespace ReplicationKit.Embedded.Tests.Mango;

/// <summary>The bytes by which indexes are ordered have the order of the collation.</summary>
public sealed class CollationKeyTests
{
    private static readonly JsonElement[] Values =
    [
        .. new[]
        {
            "null",
            "false",
            "true",
            "-1e308",
            "-12345678901234567890123",
            "-65537",
            "-65536",
            "-257",
            "-256",
            "-255.5",
            "-1",
            "-0.5",
            "-0.0",
            "0",
            "1e-300",
            "0.5",
            "1",
            "1.0",
            "1.5",
            "255",
            "256",
            "9007199254740993",
            "9007199254740992.0",
            "12345678901234567890123",
            "1e308",
            "\"\"",
            "\"\\u0000\"",
            "\"\\u0000a\"",
            "\"a\"",
            "\"A\"",
            "\"aa\"",
            "\"á\"",
            "\"b\"",
            "\"B\"",
            "\"ba\"",
            "\"😀\"",
            "\"\\uffff\"",
            "\"a\\uffff\"",
            "[]",
            "[null]",
            "[1]",
            "[1,null]",
            "[\"a\"]",
            "[\"a\",1]",
            "[[]]",
            "[{}]",
            "{}",
            "{\"a\":null}",
            "{\"a\":1}",
            "{\"a\":1,\"b\":1}",
            "{\"A\":1}",
            "{\"b\":1,\"a\":1}",
        }.Select(json => JsonDocument.Parse(json).RootElement),
    ];

    [Fact]
    public void Keys_are_ordered_as_their_values()
    {
        foreach (JsonElement left in Values)
        {
            foreach (JsonElement right in Values)
            {
                int order = CollationKey.Of(left).AsSpan().SequenceCompareTo(CollationKey.Of(right));
                Math.Sign(order)
                    .Should()
                    .Be(Math.Sign(CouchCollation.Instance.Compare(left, right)), $"{left.GetRawText()} and {right.GetRawText()}");
            }
        }
    }

    [Fact]
    public void An_open_array_comes_after_all_that_begin_like_it()
    {
        foreach (JsonElement value in Values)
        {
            byte[] longer = CollationKey.OfArray([Values[3], value]);
            longer.AsSpan().SequenceCompareTo(CollationKey.OfArray([Values[3]], isOpen: true)).Should().BeNegative();
            longer.AsSpan().SequenceCompareTo(CollationKey.OfArray([Values[3]])).Should().BePositive();
        }
    }
}
