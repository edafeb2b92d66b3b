using System.Text;

namespace ReplicationKit.Rules.Pcre;

/// <summary>
/// A recursive-descent parser over the bytes of a pattern. It reports the errors of PCRE 8.4x as Erlang reports them; the facts were taken
/// from <c>re:compile/1</c> itself.
/// </summary>
internal sealed partial class PcreParser(byte[] pattern)
{
    // PCRE reads a pattern up to its first NUL.
    private readonly byte[] _pattern = UpToNul(pattern);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<(int Number, int Offset)> _references = [];
    private readonly List<(string Name, int Offset)> _namedReferences = [];
    private int _at;
    private int _groups;
    private int _depth;

    /// <summary>The first construct that is accepted but cannot be run.</summary>
    public string? Unsupported { get; private set; }

    private bool AtEnd => _at >= _pattern.Length;

    private int Current => _at < _pattern.Length ? _pattern[_at] : -1;

    public PcreNode Parse()
    {
        SkipStartSettings();
        PcreNode root = ParseAlternation(default, out _);
        if (!AtEnd)
        {
            throw Error("unmatched closing parenthesis");
        }

        foreach ((int number, int offset) in _references)
        {
            if (number > _groups)
            {
                throw new PcreSyntaxException("reference to a group that does not exist", offset);
            }
        }

        foreach ((string name, int offset) in _namedReferences)
        {
            if (!_names.ContainsKey(name))
            {
                throw new PcreSyntaxException($"reference to the group \"{name}\", which does not exist", offset);
            }
        }

        return root;
    }

    private static byte[] UpToNul(byte[] pattern)
    {
        int nul = Array.IndexOf(pattern, (byte)0);
        return nul < 0 ? pattern : [.. pattern.Take(nul)];
    }

    private PcreNode ParseAlternation(PcreOptions options, out int branches, bool resetNumbers = false)
    {
        if (++_depth > 250)
        {
            throw Error("parentheses are nested too deeply");
        }

        List<PcreNode> parts = [];
        int first = _groups;
        int highest = first;
        do
        {
            if (resetNumbers)
            {
                _groups = first;
            }

            parts.Add(ParseSequence(ref options));
            highest = Math.Max(highest, _groups);
        } while (Take('|'));

        _groups = highest;
        _depth--;
        branches = parts.Count;
        return parts.Count == 1 ? parts[0] : new PcreNode.Alternation(parts);
    }

    private PcreNode ParseSequence(ref PcreOptions options)
    {
        List<PcreNode> parts = [];
        bool repeatable = false;
        while (!AtEnd && Current is not ('|' or ')'))
        {
            if (SkipIgnored(options))
            {
                continue;
            }

            int start = _at;
            if (TryReadQuantifier(options, out int minimum, out int? maximum, out RepeatKind kind))
            {
                if (!repeatable)
                {
                    throw new PcreSyntaxException("nothing to repeat", start);
                }

                parts[parts.Count - 1] = new PcreNode.Repeat(parts[parts.Count - 1], minimum, maximum, kind);
                repeatable = false;
                continue;
            }

            ParseItem(parts, ref options, ref repeatable);
        }

        return parts.Count == 1 ? parts[0] : new PcreNode.Sequence(parts);
    }

    private void ParseItem(List<PcreNode> parts, ref PcreOptions options, ref bool repeatable)
    {
        switch (Current)
        {
            case '(':
                PcreNode? group = ParseParenthesis(ref options, ref repeatable);
                if (group != null)
                {
                    parts.Add(group);
                }

                break;
            case '[':
                parts.Add(ParseClass(options));
                repeatable = true;
                break;
            case '\\':
                ParseEscapeItem(parts, options, ref repeatable);
                break;
            case '^':
                _at++;
                parts.Add(new PcreNode.Anchor(options.Multiline ? AnchorKind.LineStart : AnchorKind.SubjectStart));
                repeatable = false;
                break;
            case '$':
                _at++;
                parts.Add(new PcreNode.Anchor(options.Multiline ? AnchorKind.LineEnd : AnchorKind.SubjectEndOrFinalNewline));
                repeatable = false;
                break;
            case '.':
                _at++;
                bool dotAll = options.DotAll;
                parts.Add(new PcreNode.Set(ByteSet.Of(b => dotAll || b != '\n')));
                repeatable = true;
                break;
            default:
                parts.Add(Literal(_pattern[_at++], options));
                repeatable = true;
                break;
        }
    }

    private static PcreNode.Set Literal(int value, PcreOptions options) =>
        new(options.IgnoreCase ? ByteSet.Of(value).FoldCase() : ByteSet.Of(value));

    // Comments, and in extended mode white space and line comments, may occur between an item and its quantifier.
    private bool SkipIgnored(PcreOptions options)
    {
        if (LooksAt("(?#"))
        {
            int end = Array.IndexOf(_pattern, (byte)')', _at);
            _at = end < 0 ? throw new PcreSyntaxException("missing ) after the comment", _pattern.Length) : end + 1;
            return true;
        }

        if (!options.Extended)
        {
            return false;
        }

        if (ByteClasses.Space[Current])
        {
            _at++;
            return true;
        }

        if (Current != '#')
        {
            return false;
        }

        while (!AtEnd && _pattern[_at++] != '\n') { }

        return true;
    }

    private bool TryReadQuantifier(PcreOptions options, out int minimum, out int? maximum, out RepeatKind kind)
    {
        (minimum, maximum, kind) = (0, null, RepeatKind.Greedy);
        switch (Current)
        {
            case '*':
                _at++;
                break;
            case '+':
                _at++;
                minimum = 1;
                break;
            case '?':
                _at++;
                maximum = 1;
                break;
            case '{' when IsCount(_at):
                ReadCount(out minimum, out maximum);
                break;
            default:
                return false;
        }

        kind = options.Ungreedy ? RepeatKind.Lazy : RepeatKind.Greedy;
        if (Take('+'))
        {
            kind = RepeatKind.Possessive;
        }
        else if (Take('?'))
        {
            kind = options.Ungreedy ? RepeatKind.Greedy : RepeatKind.Lazy;
        }

        return true;
    }

    // {n}, {n,} or {n,m}; any other text in braces is literal.
    private bool IsCount(int brace)
    {
        int i = brace + 1;
        int digits = SkipDigits(ref i);
        if (digits > 0 && At(i) == ',')
        {
            i++;
            SkipDigits(ref i);
        }

        return digits > 0 && At(i) == '}';
    }

    private void ReadCount(out int minimum, out int? maximum)
    {
        _at++;
        minimum = ReadRepeatNumber();
        maximum = minimum;
        if (Take(','))
        {
            maximum = Current == '}' ? null : ReadRepeatNumber();
            if (maximum < minimum)
            {
                throw Error("numbers out of order in {} quantifier");
            }
        }

        _at++;
    }

    private int ReadRepeatNumber()
    {
        int number = 0;
        while (Current is >= '0' and <= '9')
        {
            number = (number * 10) + _pattern[_at++] - '0';
            if (number > 65535)
            {
                throw Error("number too big in {} quantifier (the maximum is 65535)");
            }
        }

        return number;
    }

    private int SkipDigits(ref int i)
    {
        int start = i;
        while (At(i) is >= '0' and <= '9')
        {
            i++;
        }

        return i - start;
    }

    private int At(int index) => index < _pattern.Length ? _pattern[index] : -1;

    private bool LooksAt(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (At(_at + i) != text[i])
            {
                return false;
            }
        }

        return true;
    }

    private bool Take(char expected)
    {
        if (Current != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Take(string expected)
    {
        if (!LooksAt(expected))
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }

    private string Text(int start, int end) => Encoding.UTF8.GetString(_pattern, start, Math.Min(end, _pattern.Length) - start);

    private PcreNode.Unsupported NotRun(int start)
    {
        Unsupported ??= Text(start, _at);
        return new PcreNode.Unsupported();
    }

    private PcreSyntaxException Error(string message) => new(message, _at);
}
