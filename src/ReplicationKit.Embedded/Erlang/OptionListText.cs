namespace ReplicationKit.Embedded.Erlang;

/// <summary>What the text of an option list (<c>[{keepalive, true}]</c>) is to Erlang's parser.</summary>
internal enum OptionListShape
{
    /// <summary>No term at all; CouchDB goes on without options.</summary>
    Unparsable,

    /// <summary>A term, but no list of pairs; CouchDB fails with <c>function_clause</c>.</summary>
    NotPairs,

    Pairs,
}

/// <summary>Recognises the terms that socket options are written with: atoms, numbers, strings, binaries, tuples and lists.</summary>
internal ref struct OptionListText
{
    private readonly ReadOnlySpan<char> _text;
    private int _position;

    private OptionListText(string text) => _text = text;

    private enum Kind
    {
        None,
        Other,
        Pair,
        List,
        PairList,
    }

    public static OptionListShape Classify(string text)
    {
        var parser = new OptionListText(text);
        Kind kind = parser.Term();
        parser.SkipSpace();
        if (kind == Kind.None || parser._position != parser._text.Length)
            return OptionListShape.Unparsable;
        return kind == Kind.PairList ? OptionListShape.Pairs : OptionListShape.NotPairs;
    }

    private Kind Term()
    {
        SkipSpace();
        if (_position >= _text.Length)
            return Kind.None;
        char next = _text[_position];
        return next switch
        {
            '[' => Sequence(']'),
            '{' => Sequence('}'),
            '"' or '\'' => Quoted(next),
            '<' => BinaryTerm(),
            _ => Word(),
        };
    }

    private Kind Sequence(char close)
    {
        _position++;
        int count = 0;
        bool pairs = true;
        if (TryTake(close))
            return close == ']' ? Kind.PairList : Kind.Other;
        do
        {
            Kind element = Term();
            if (element == Kind.None)
                return Kind.None;
            count++;
            pairs &= element == Kind.Pair;
        }
        while (TryTake(','));
        if (!TryTake(close))
            return Kind.None;
        if (close == '}')
            return count == 2 ? Kind.Pair : Kind.Other;
        return pairs ? Kind.PairList : Kind.List;
    }

    private Kind Quoted(char quote)
    {
        for (_position++; _position < _text.Length; _position++)
        {
            if (_text[_position] == '\\')
                _position++;
            else if (_text[_position] == quote)
            {
                _position++;
                return Kind.Other;
            }
        }
        return Kind.None;
    }

    private Kind BinaryTerm()
    {
        int end = _text[_position..].IndexOf(">>", StringComparison.Ordinal);
        if (!_text[_position..].StartsWith("<<", StringComparison.Ordinal) || end < 0)
            return Kind.None;
        _position += end + 2;
        return Kind.Other;
    }

    private Kind Word()
    {
        int start = _position;
        if (_text[_position] == '-')
            _position++;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '@' or '.'))
            _position++;
        ReadOnlySpan<char> word = _text[start.._position];
        bool valid = word.Length > 0 && (char.IsAsciiLetterLower(word[0]) || char.IsAsciiDigit(word[^1]) && (char.IsAsciiDigit(word[0]) || word[0] == '-'));
        return valid ? Kind.Other : Kind.None;
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != expected)
            return false;
        _position++;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
    }
}
