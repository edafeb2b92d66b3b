namespace ReplicationKit.Rules.Pcre;

/// <content>Character classes.</content>
internal sealed partial class PcreParser
{
    private PcreNode.Set ParseClass(PcreOptions options)
    {
        if (At(_at + 1) is ':' or '.' or '=' && IsPosix(_at, out _))
        {
            throw Error("POSIX named classes are supported only within a character class");
        }

        _at++;
        bool negated = Take('^');
        while (Take("\\E")) { }

        ByteSet set = new();
        for (bool first = true; first || Current != ']'; first = false)
        {
            if (AtEnd)
            {
                throw Error("missing terminating ] for a character class");
            }

            if (!SkipQuoting(set, options))
            {
                ParseClassItem(set, options);
            }
        }

        _at++;
        return new PcreNode.Set(negated ? set.Negate() : set);
    }

    private void ParseClassItem(ByteSet set, PcreOptions options)
    {
        if (Current == '[' && At(_at + 1) is ':' or '.' or '=' && IsPosix(_at, out int end))
        {
            set.Add(ParsePosix(end, options));
            return;
        }

        if (!TryParseClassCharacter(set, options, out int low))
        {
            return;
        }

        if (Current == '-' && At(_at + 1) is not (']' or -1))
        {
            _at++;
            AddRange(set, options, low);
            return;
        }

        Add(set, low, options);
    }

    private void AddRange(ByteSet set, PcreOptions options, int low)
    {
        while (Take("\\E")) { }

        bool quoted = Take("\\Q");
        if (Current == '[' && At(_at + 1) is ':' or '.' or '=' && IsPosix(_at, out _))
        {
            throw Error("invalid range in a character class");
        }

        int high;
        if (quoted)
        {
            high = AtEnd ? throw Error("missing terminating ] for a character class") : _pattern[_at++];
            AddAll(set, low, high, options);
            while (!AtEnd && !LooksAt("\\E"))
            {
                Add(set, _pattern[_at++], options);
            }

            Take("\\E");
            return;
        }

        if (!TryParseClassCharacter(new ByteSet(), options, out high))
        {
            throw Error("invalid range in a character class");
        }

        AddAll(set, low, high, options);
    }

    private void AddAll(ByteSet set, int low, int high, PcreOptions options)
    {
        if (high < low)
        {
            throw Error("range out of order in a character class");
        }

        for (int value = low; value <= high; value++)
        {
            Add(set, value, options);
        }
    }

    // False if the item was a class such as \d, which has been added.
    private bool TryParseClassCharacter(ByteSet set, PcreOptions options, out int value)
    {
        value = _pattern[_at++];
        if (value != '\\')
        {
            return true;
        }

        if (AtEnd)
        {
            throw Error("\\ at the end of the pattern");
        }

        if (TryParseByteClass(out ByteSet? named))
        {
            set.Add(named!);
            return false;
        }

        switch (Current)
        {
            case 'b':
                _at++;
                value = 8;
                return true;
            case 'N':
                throw Error("\\N is not supported in a character class");
            case 'B' or 'R' or 'X' when options.Extra:
                throw Error("invalid escape sequence in a character class");
            default:
                value = ParseCharacter(options);
                return true;
        }
    }

    private bool SkipQuoting(ByteSet set, PcreOptions options)
    {
        if (Take("\\E"))
        {
            return true;
        }

        if (!Take("\\Q"))
        {
            return false;
        }

        while (!AtEnd && !LooksAt("\\E"))
        {
            Add(set, _pattern[_at++], options);
        }

        Take("\\E");
        return true;
    }

    private ByteSet ParsePosix(int end, PcreOptions options)
    {
        if (At(_at + 1) != ':')
        {
            throw Error("POSIX collating elements are not supported");
        }

        _at += 2;
        bool negated = Take('^');
        string name = Text(_at, end);
        ByteSet set =
            ByteClasses.Posix(options.IgnoreCase && name is "lower" or "upper" ? "alpha" : name)
            ?? throw Error($"unknown POSIX class name \"{name}\"");
        _at = end + 2;
        return negated ? set.Negate() : set;
    }

    // Whether "[:", "[." or "[=" at the index is closed before the class is.
    private bool IsPosix(int index, out int end)
    {
        int terminator = At(index + 1);
        for (end = index + 2; end < _pattern.Length; end++)
        {
            if (_pattern[end] == '\\' && At(end + 1) is ']' or '\\')
            {
                end++;
            }
            else if (_pattern[end] == '[' && At(end + 1) == terminator)
            {
                return false;
            }
            else if (_pattern[end] == ']')
            {
                return false;
            }
            else if (_pattern[end] == terminator && At(end + 1) == ']')
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(ByteSet set, int value, PcreOptions options) =>
        set.Add(options.IgnoreCase ? ByteSet.Of(value).FoldCase() : ByteSet.Of(value));
}
