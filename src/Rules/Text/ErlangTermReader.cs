using System.Globalization;
using System.Text;

namespace ReplicationKit.Rules;

/// <summary>
/// Parses a term like the server's <c>couch_util:parse_term/1</c>: a single term without the final dot, which the server adds. Syntax
/// that this parser does not support (funs, operators, records) is not allowed in a term on the server either.
/// </summary>
internal sealed class ErlangTermReader
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "after",
        "and",
        "andalso",
        "band",
        "begin",
        "bnot",
        "bor",
        "bsl",
        "bsr",
        "bxor",
        "case",
        "catch",
        "cond",
        "div",
        "else",
        "end",
        "fun",
        "if",
        "let",
        "maybe",
        "not",
        "of",
        "or",
        "orelse",
        "receive",
        "rem",
        "try",
        "when",
        "xor",
    };

    private readonly string _text;
    private int _at;

    private ErlangTermReader(string text) => _text = text;

    /// <summary>The term, or <c>null</c> if the string is not a term.</summary>
    public static ErlangTerm? Read(string text)
    {
        var reader = new ErlangTermReader(text);
        ErlangTerm? term = reader.ReadTerm(0);
        reader.SkipSpace();
        return reader._at == text.Length ? term : null;
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private ErlangTerm? ReadTerm(int depth)
    {
        SkipSpace();
        if (depth > 32)
            return null;
        return Next switch
        {
            '[' => ReadItems(ErlangKind.List, ']', depth),
            '{' => ReadItems(ErlangKind.Tuple, '}', depth),
            '<' => ReadBracketed("<<", ">>", depth),
            '#' => ReadBracketed("#{", "}", depth),
            '"' => ReadQuoted('"') is { } text ? new ErlangTerm(ErlangKind.String, text) : null,
            '\'' => ReadQuoted('\'') is { } name ? new ErlangTerm(ErlangKind.Atom, name) : null,
            '$' => ReadCharacter(),
            '(' => ReadParenthesized(depth),
            '-' or '+' => ReadSigned(depth),
            >= '0' and <= '9' => ReadNumber(),
            >= 'a' and <= 'z' => ReadAtom(),
            _ => null,
        };
    }

    private ErlangTerm? ReadItems(ErlangKind kind, char end, int depth)
    {
        var items = new List<ErlangTerm>();
        _at++;
        SkipSpace();
        if (Next == end)
        {
            _at++;
            return new ErlangTerm(kind, "", items);
        }

        while (true)
        {
            if (ReadTerm(depth + 1) is not { } item)
                return null;
            items.Add(item);
            SkipSpace();
            char separator = Next;
            _at++;
            if (separator == end)
                return new ErlangTerm(kind, "", items);
            if (separator == '|' && kind == ErlangKind.List)
                return ReadTail(items, end, depth);
            if (separator != ',')
                return null;
        }
    }

    /// <summary>
    /// The part after a bar. A list continues with another list; with any other tail the server cannot use it as options.
    /// </summary>
    private ErlangTerm? ReadTail(List<ErlangTerm> items, char end, int depth)
    {
        ErlangTerm? tail = ReadTerm(depth + 1);
        SkipSpace();
        if (tail is null || Next != end)
            return null;
        _at++;
        return tail.Kind == ErlangKind.List
            ? new ErlangTerm(ErlangKind.List, "", [.. items, .. tail.Items])
            : new ErlangTerm(ErlangKind.Other, "");
    }

    /// <summary>A term in parentheses is equal to that term.</summary>
    private ErlangTerm? ReadParenthesized(int depth)
    {
        _at++;
        ErlangTerm? term = ReadTerm(depth + 1);
        SkipSpace();
        if (Next != ')')
            return null;
        _at++;
        return term;
    }

    private ErlangTerm? ReadBracketed(string open, string close, int depth)
    {
        if (string.CompareOrdinal(_text, _at, open, 0, open.Length) != 0)
            return null;
        _at += open.Length;
        while (true)
        {
            SkipSpace();
            if (string.CompareOrdinal(_text, _at, close, 0, close.Length) == 0)
            {
                _at += close.Length;
                return new ErlangTerm(ErlangKind.Other, "");
            }

            if (Next is ',' || (Next == '=' && _at + 1 < _text.Length && _text[_at + 1] == '>' && _at++ >= 0))
                _at++;
            else if (ReadTerm(depth + 1) is null)
                return null;
        }
    }

    private string? ReadQuoted(char quote)
    {
        var builder = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == quote)
            {
                _at++;
                return builder.ToString();
            }

            if (_text[_at] == '\\' && ++_at == _text.Length)
                return null;
            builder.Append(_text[_at]);
        }

        return null;
    }

    private ErlangTerm? ReadCharacter()
    {
        _at++;
        if (Next == '\\')
            _at++;
        if (_at >= _text.Length)
            return null;
        string code = ((int)_text[_at]).ToString(CultureInfo.InvariantCulture);
        _at++;
        return new ErlangTerm(ErlangKind.Integer, code);
    }

    private ErlangTerm? ReadSigned(int depth)
    {
        string sign = Next == '-' ? "-" : "";
        _at++;
        SkipSpace();
        return ReadTerm(depth + 1) is { Kind: ErlangKind.Integer or ErlangKind.Float } number
            ? new ErlangTerm(number.Kind, sign + number.Text)
            : null;
    }

    private ErlangTerm? ReadNumber()
    {
        string digits = TakeWhile(static c => c is '_' or (>= '0' and <= '9'));
        if (Next == '#')
        {
            _at++;
            string inBase = TakeWhile(static c => c is '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));
            bool isBase =
                int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int numberBase) && numberBase is >= 2 and <= 36;
            return inBase.Length == 0 || !isBase ? null : new ErlangTerm(ErlangKind.Integer, digits + "#" + inBase);
        }

        if (Next != '.' || _at + 1 >= _text.Length || _text[_at + 1] is not (>= '0' and <= '9'))
            return new ErlangTerm(ErlangKind.Integer, digits.Replace("_", ""));
        _at++;
        string fraction = TakeWhile(static c => c is >= '0' and <= '9');
        string exponent = "";
        if (Next is 'e' or 'E')
        {
            _at++;
            exponent = TakeWhile(static c => c is '-' or '+' or (>= '0' and <= '9'));
            if (exponent.Length == 0)
                return null;
        }

        return new ErlangTerm(ErlangKind.Float, digits + "." + fraction + exponent);
    }

    private ErlangTerm? ReadAtom()
    {
        string name = TakeWhile(static c => c is '_' or '@' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));
        return Reserved.Contains(name) ? null : new ErlangTerm(ErlangKind.Atom, name);
    }

    private string TakeWhile(Func<char, bool> isPart)
    {
        int start = _at;
        while (_at < _text.Length && isPart(_text[_at]))
            _at++;
        return _text.Substring(start, _at - start);
    }

    /// <summary>White space, and comments from <c>%</c> to the end of the line.</summary>
    private void SkipSpace()
    {
        while (_at < _text.Length && (_text[_at] is <= ' ' or '%'))
        {
            if (_text[_at] == '%')
            {
                while (_at < _text.Length && _text[_at] != '\n')
                    _at++;
            }
            else
            {
                _at++;
            }
        }
    }
}
