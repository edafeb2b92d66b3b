namespace ReplicationKit.Rules.Pcre;

/// <content>Escape sequences.</content>
internal sealed partial class PcreParser
{
    private void ParseEscapeItem(List<PcreNode> parts, PcreOptions options, ref bool repeatable)
    {
        int start = _at;
        if (Take("\\Q"))
        {
            while (!AtEnd && !LooksAt("\\E"))
            {
                parts.Add(Literal(_pattern[_at++], options));
                repeatable = true;
            }

            Take("\\E");
            return;
        }

        if (Take("\\E"))
        {
            return;
        }

        _at++;
        if (AtEnd)
        {
            throw Error("\\ at the end of the pattern");
        }

        if (TryParseAnchor(out AnchorKind anchor))
        {
            parts.Add(new PcreNode.Anchor(anchor));
            repeatable = false;
            return;
        }

        if (Take('K'))
        {
            repeatable = false; // sets the reported start of the match, which does not affect whether there is one
            return;
        }

        parts.Add(ParseEscapedValue(options, start));
        repeatable = true;
    }

    private bool TryParseAnchor(out AnchorKind kind)
    {
        switch (Current)
        {
            case 'A' or 'G':
                kind = AnchorKind.SubjectStart;
                break;
            case 'z':
                kind = AnchorKind.SubjectEnd;
                break;
            case 'Z':
                kind = AnchorKind.SubjectEndOrFinalNewline;
                break;
            case 'b':
                kind = AnchorKind.WordBoundary;
                break;
            case 'B':
                kind = AnchorKind.NoWordBoundary;
                break;
            default:
                kind = default;
                return false;
        }

        _at++;
        return true;
    }

    private PcreNode ParseEscapedValue(PcreOptions options, int start)
    {
        if (TryParseByteClass(out ByteSet? set))
        {
            return new PcreNode.Set(set!);
        }

        switch (Current)
        {
            case 'N' when At(_at + 1) != '{' || IsCount(_at + 1):
                _at++;
                return new PcreNode.Set(ByteSet.Of(b => b != '\n'));
            case 'C':
                _at++;
                return new PcreNode.Set(ByteSet.Of(_ => true));
            case 'R':
                _at++;
                return new PcreNode.LineBreak();
            case 'X':
                _at++;
                NotRun(start);
                return new PcreNode.LineBreak(); // like the line break, of no fixed length
            case 'g':
                return ParseReference(options, start);
            case 'k':
                return ParseNamedReference(options);
            case >= '1' and <= '9' when TryParseBackreference(out int number):
                _references.Add((number, _at));
                return new PcreNode.Backreference(number, options.IgnoreCase);
            default:
                return Literal(ParseCharacter(options), options);
        }
    }

    // \d and similar classes, and properties; _at is after the backslash.
    private bool TryParseByteClass(out ByteSet? set)
    {
        set = Current switch
        {
            'd' or 'D' => ByteClasses.Digit,
            'w' or 'W' => ByteClasses.Word,
            's' or 'S' => ByteClasses.Space,
            'h' or 'H' => ByteClasses.Horizontal,
            'v' or 'V' => ByteClasses.Vertical,
            'p' or 'P' => ParseProperty(),
            _ => null,
        };
        if (set == null)
        {
            return false;
        }

        if (Current is 'D' or 'W' or 'S' or 'H' or 'V')
        {
            set = set.Negate();
        }

        _at++;
        return true;
    }

    // Leaves _at at the property's last character.
    private ByteSet ParseProperty()
    {
        int start = _at - 1;
        bool negated = Current == 'P';
        _at++;
        string name;
        if (Current == '{')
        {
            int end = Array.IndexOf(_pattern, (byte)'}', _at);
            name = end < 0 ? throw Error("missing } after the property name") : Text(_at + 1, end);
            _at = end;
            if (name.Length > 0 && name[0] == '^')
            {
                negated = !negated;
                name = name.Substring(1);
            }
        }
        else
        {
            name = AtEnd ? throw Error("malformed \\P or \\p sequence") : ((char)Current).ToString();
        }

        ByteSet? set = ByteClasses.Category(name);
        if (set == null)
        {
            // It may be a script; which names PCRE knows depends on its version.
            bool plausible = name.Length > 1 && name.All(c => IsLetter(c) || c is '_' or '&');
            if (!plausible || name.Length <= 2)
            {
                throw Error($"unknown property name \"{name}\" after \\P or \\p");
            }

            NotRun(start);
            return ByteSet.Of(_ => false);
        }

        return negated ? set.Negate() : set;
    }

    private bool TryParseBackreference(out int number)
    {
        int i = _at;
        number = 0;
        while (At(i) is >= '0' and <= '9')
        {
            number = Math.Min(1_000_000, (number * 10) + At(i) - '0');
            i++;
        }

        if (number >= 8 && number > _groups)
        {
            return false; // an octal number, or the digit itself
        }

        _at = i;
        return true;
    }

    private PcreNode ParseReference(PcreOptions options, int start)
    {
        _at++;
        if (Current is '<' or '\'')
        {
            char terminator = Current == '<' ? '>' : '\'';
            _at++;
            if (Current is '+' or '-' or (>= '0' and <= '9'))
            {
                int sign =
                    Take('+') ? 1
                    : Take('-') ? -1
                    : 0;
                int called = ReadGroupNumber();
                ReferTo(
                    sign == 0 ? called
                        : sign > 0 ? _groups + called
                        : _groups - called + 1,
                    allowZero: sign == 0
                );
                _ = Take(terminator) ? true : throw Error("the reference to a group is not terminated");
            }
            else
            {
                ReferTo(ReadName(terminator));
            }

            return NotRun(start);
        }

        bool braced = Take('{');
        bool relative = Take('-');
        if (braced && !relative && Current is not (>= '0' and <= '9'))
        {
            return Current == '}' ? throw Error("the reference to a group has no number") : NamedReference(ReadName('}'), options);
        }

        int number = ReadGroupNumber();
        if (braced && !Take('}'))
        {
            throw Error("missing } after the reference to a group");
        }

        number = relative ? _groups - number + 1 : number;
        ReferTo(number);
        return new PcreNode.Backreference(number, options.IgnoreCase);
    }

    private PcreNode ParseNamedReference(PcreOptions options)
    {
        _at++;
        char terminator = Current switch
        {
            '{' => '}',
            '<' => '>',
            '\'' => '\'',
            _ => throw Error("\\k is not followed by a name in braces, angle brackets or quotes"),
        };
        _at++;
        return NamedReference(ReadName(terminator), options);
    }

    private PcreNode NamedReference(string name, PcreOptions options)
    {
        if (_names.TryGetValue(name, out int number))
        {
            return new PcreNode.Backreference(number, options.IgnoreCase);
        }

        int start = _at;
        _namedReferences.Add((name, _at));
        return NotRun(Math.Max(0, start - name.Length - 1));
    }

    // The byte that an escape represents; _at is after the backslash.
    private int ParseCharacter(PcreOptions options)
    {
        int c = _pattern[_at++];
        switch (c)
        {
            case 'a':
                return 7;
            case 'e':
                return 27;
            case 'f':
                return 12;
            case 'n':
                return 10;
            case 'r':
                return 13;
            case 't':
                return 9;
            case 'c':
                return AtEnd || Current > 127
                    ? throw Error("\\c must be followed by an ASCII character")
                    : (Current is >= 'a' and <= 'z' ? _pattern[_at++] - 32 : _pattern[_at++]) ^ 64;
            case 'x':
                return ParseHexadecimal();
            case 'o':
                return Take('{') ? ParseBraced(8, "octal") : throw Error("missing opening brace after \\o");
            case '0' or (>= '1' and <= '7'):
                return ParseOctal(c - '0', 2);
            case 'L' or 'l' or 'U' or 'u':
            case 'N':
                throw new PcreSyntaxException($"PCRE does not support \\{(char)c}", _at - 1);
            default:
                bool unknown = options.Extra && IsLetter(c);
                return unknown ? throw Error("unrecognized character follows \\") : c;
        }
    }

    private int ParseOctal(int value, int more)
    {
        for (; more > 0 && Current is >= '0' and <= '7'; more--)
        {
            value = (value * 8) + _pattern[_at++] - '0';
        }

        return value > 255 ? throw Error("octal value is greater than \\377") : value;
    }

    private int ParseHexadecimal()
    {
        if (Take('{'))
        {
            return ParseBraced(16, "hexadecimal");
        }

        int value = 0;
        for (int i = 0; i < 2 && HexadecimalValue(Current) is >= 0 and int digit; i++)
        {
            value = (value * 16) + digit;
            _at++;
        }

        return value;
    }

    private int ParseBraced(int radix, string name)
    {
        int value = 0;
        int start = _at;
        while (HexadecimalValue(Current) is >= 0 and int digit && digit < radix)
        {
            value = Math.Min(0x110000, (value * radix) + digit);
            _at++;
        }

        if (Current != '}')
        {
            throw Error($"non-{name} character, or missing closing brace");
        }

        if (_at == start)
        {
            throw Error("digits missing in braces");
        }

        return value > 255
            ? throw Error("character value is greater than 255: patterns match the bytes of UTF-8, so write the character itself")
            : TakeBrace(value);
    }

    private int TakeBrace(int value)
    {
        _at++;
        return value;
    }

    private static int HexadecimalValue(int c) =>
        c switch
        {
            >= '0' and <= '9' => c - '0',
            >= 'a' and <= 'f' => c - 'a' + 10,
            >= 'A' and <= 'F' => c - 'A' + 10,
            _ => -1,
        };
}
