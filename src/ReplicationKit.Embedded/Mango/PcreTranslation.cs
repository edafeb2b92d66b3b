using System.Globalization;
using System.Text;
using ReplicationKit.Rules.Pcre;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// A parsed PCRE pattern as a .NET pattern over Latin-1 text, one character a byte. Sets, anchors and group numbers are written out, so
/// that nothing depends on .NET's options, classes or numbering.
/// </summary>
internal static class PcreTranslation
{
    private const string Word = "0-9A-Z_a-z\\xAA\\xB5\\xBA\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\xFF";

    public static string Write(PcreNode root)
    {
        StringBuilder text = new();
        Write(text, root);
        return text.ToString();
    }

    private static void Write(StringBuilder text, PcreNode node)
    {
        switch (node)
        {
            case PcreNode.Set set:
                WriteSet(text, set.Bytes);
                break;
            case PcreNode.Sequence sequence:
                WriteAll(text, sequence.Parts, string.Empty);
                break;
            case PcreNode.Alternation alternation:
                text.Append("(?:");
                WriteAll(text, alternation.Branches, "|");
                text.Append(')');
                break;
            case PcreNode.Group group:
                text.Append(
                    group.Atomic ? "(?>"
                    : group.Number == 0 ? "(?:"
                    : Numbered(group.Number)
                );
                Write(text, group.Inner);
                text.Append(')');
                break;
            case PcreNode.Look look:
                text.Append("(?").Append(look.Behind ? "<" : string.Empty).Append(look.Negative ? '!' : '=');
                Write(text, look.Inner);
                text.Append(')');
                break;
            case PcreNode.Repeat repeat:
                WriteRepeat(text, repeat);
                break;
            case PcreNode.Anchor anchor:
                text.Append(Anchor(anchor.Kind));
                break;
            case PcreNode.Backreference reference:
                text.Append(CultureInfo.InvariantCulture, $"(?{(reference.IgnoreCase ? "i" : string.Empty)}:\\k<{reference.Number}>)");
                break;
            case PcreNode.Conditional conditional:
                WriteConditional(text, conditional);
                break;
            case PcreNode.LineBreak:
                text.Append("(?>\\r\\n|[\\n\\v\\f\\r\\x85])");
                break;
        }
    }

    private static void WriteAll(StringBuilder text, IReadOnlyList<PcreNode> nodes, string separator)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : separator);
            Write(text, nodes[i]);
        }
    }

    private static void WriteRepeat(StringBuilder text, PcreNode.Repeat repeat)
    {
        text.Append(repeat.Kind == RepeatKind.Possessive ? "(?>" : string.Empty).Append("(?:");
        Write(text, repeat.Inner);
        text.Append(CultureInfo.InvariantCulture, $"){{{repeat.Minimum},{repeat.Maximum}}}");
        text.Append(
            repeat.Kind switch
            {
                RepeatKind.Lazy => "?",
                RepeatKind.Possessive => ")",
                _ => string.Empty,
            }
        );
    }

    private static void WriteConditional(StringBuilder text, PcreNode.Conditional conditional)
    {
        text.Append("(?");
        if (conditional.Condition == null)
        {
            text.Append(CultureInfo.InvariantCulture, $"({conditional.Number})");
        }
        else
        {
            Write(text, conditional.Condition);
        }

        Write(text, new PcreNode.Group(conditional.Yes, 0, atomic: false));
        text.Append('|');
        Write(text, new PcreNode.Group(conditional.No, 0, atomic: false));
        text.Append(')');
    }

    private static string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"(?<{number}>");

    private static string Anchor(AnchorKind kind) =>
        kind switch
        {
            AnchorKind.SubjectStart => "\\A",
            AnchorKind.SubjectEnd => "\\z",
            AnchorKind.SubjectEndOrFinalNewline => "(?=\\n?\\z)",
            AnchorKind.LineStart => "(?:\\A|(?<=\\n)(?!\\z))",
            AnchorKind.LineEnd => "(?=\\n|\\z)",
            AnchorKind.WordBoundary => $"(?:(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}]))",
            _ => $"(?:(?<=[{Word}])(?=[{Word}])|(?<![{Word}])(?![{Word}]))",
        };

    private static void WriteSet(StringBuilder text, ByteSet bytes)
    {
        int count = Enumerable.Range(0, 256).Count(b => bytes[b]);
        if (count == 0)
        {
            text.Append("(?!)");
            return;
        }

        text.Append('[');
        for (int low = 0; low < 256; low++)
        {
            if (!bytes[low])
            {
                continue;
            }

            int high = low;
            while (high < 255 && bytes[high + 1])
            {
                high++;
            }

            text.Append(CultureInfo.InvariantCulture, $"\\x{low:X2}");
            if (high > low)
            {
                text.Append(CultureInfo.InvariantCulture, $"-\\x{high:X2}");
            }

            low = high;
        }

        text.Append(']');
    }
}
