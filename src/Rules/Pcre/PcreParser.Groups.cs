namespace ReplicationKit.Rules.Pcre;

/// <content>Groups, assertions and verbs.</content>
internal sealed partial class PcreParser
{
    private static readonly string[] StartSettings =
    [
        "UTF8",
        "UTF",
        "UCP",
        "CR",
        "LF",
        "CRLF",
        "ANYCRLF",
        "ANY",
        "BSR_ANYCRLF",
        "BSR_UNICODE",
        "NO_START_OPT",
        "NO_AUTO_POSSESS",
    ];

    private void SkipStartSettings()
    {
        while (LooksAt("(*"))
        {
            int end = Array.IndexOf(_pattern, (byte)')', _at);
            string name = end < 0 ? string.Empty : Text(_at + 2, end);
            if (!IsLimit(name, "LIMIT_MATCH=") && !IsLimit(name, "LIMIT_RECURSION=") && Array.IndexOf(StartSettings, name) < 0)
            {
                return;
            }

            int start = _at;
            _at = end + 1;
            if (name is not ("NO_START_OPT" or "NO_AUTO_POSSESS" or "LF"))
            {
                NotRun(start);
            }
        }
    }

    private static bool IsLimit(string name, string setting) =>
        name.StartsWith(setting, StringComparison.Ordinal) && name.Skip(setting.Length).All(c => c is >= '0' and <= '9');

    private PcreNode? ParseParenthesis(ref PcreOptions options, ref bool repeatable)
    {
        int start = _at++;
        if (Current == '*' && (At(_at + 1) == ':' || IsLetter(At(_at + 1))))
        {
            repeatable = false;
            return ParseVerb(start);
        }

        if (Current != '?')
        {
            repeatable = true;
            return ParseCapture(options);
        }

        _at++;
        repeatable = true;
        switch (Current)
        {
            case ':':
                _at++;
                return Close(new PcreNode.Group(ParseAlternation(options, out _), 0, atomic: false));
            case '|':
                _at++;
                return Close(new PcreNode.Group(ParseAlternation(options, out _, resetNumbers: true), 0, atomic: false));
            case '>':
                _at++;
                return Close(new PcreNode.Group(ParseAlternation(options, out _), 0, atomic: true));
            case '=' or '!':
            case '<' when At(_at + 1) is '=' or '!':
                return ParseLook(options);
            case '(':
                return ParseConditional(options, start);
            case '<' or '\'' or 'P':
                return ParseNamed(options, start);
            case 'R' or '&' or '+' or (>= '0' and <= '9'):
            case '-' when At(_at + 1) is >= '0' and <= '9':
                return ParseSubroutine(start);
            case 'C':
                repeatable = false;
                return ParseCallout(start);
            default:
                return ParseOptions(ref options, ref repeatable);
        }
    }

    private PcreNode.Group ParseCapture(PcreOptions options)
    {
        int number = ++_groups;
        return Close(new PcreNode.Group(ParseAlternation(options, out _), number, atomic: false));
    }

    private PcreNode.Look ParseLook(PcreOptions options)
    {
        bool behind = Take('<');
        bool negative = Current == '!';
        _at++;
        PcreNode inner = ParseAlternation(options, out _);
        if (behind)
        {
            IEnumerable<PcreNode> branches = inner is PcreNode.Alternation alternation ? alternation.Branches : [inner];
            if (branches.Any(branch => branch.Length == null))
            {
                throw Error("the lookbehind assertion does not have a fixed length");
            }
        }

        return Close(new PcreNode.Look(inner, behind, negative));
    }

    private PcreNode ParseNamed(PcreOptions options, int start)
    {
        if (Take('P'))
        {
            if (Take('='))
            {
                return NamedReference(ReadName(')'), options);
            }

            if (Take('>'))
            {
                ReferTo(ReadName(')'));
                return NotRun(start);
            }

            if (Current != '<')
            {
                throw Error("unrecognized character after (?P");
            }
        }

        char terminator = Current == '<' ? '>' : '\'';
        _at++;
        int nameAt = _at;
        string name = ReadName(terminator);
        int number = _groups + 1;
        if (_names.TryGetValue(name, out int other) && other != number)
        {
            if (!options.DuplicateNames)
            {
                throw new PcreSyntaxException($"two groups have the name \"{name}\"", nameAt);
            }

            NotRun(start);
        }

        _names[name] = number;
        return ParseCapture(options);
    }

    private string ReadName(char terminator)
    {
        int start = _at;
        if (Current is >= '0' and <= '9')
        {
            throw Error("the group name starts with a digit");
        }

        while (!AtEnd && ByteClasses.Word[Current])
        {
            _at++;
        }

        if (_at == start)
        {
            throw Error("a group name is expected");
        }

        if (_at - start > 32)
        {
            throw Error("the group name is longer than 32 characters");
        }

        string name = System.Text.Encoding.GetEncoding("iso-8859-1").GetString(_pattern, start, _at - start);
        return Take(terminator) ? name : throw Error("the group name is not terminated");
    }

    private PcreNode.Unsupported ParseSubroutine(int start)
    {
        if (Take('&'))
        {
            ReferTo(ReadName(')'));
            return NotRun(start);
        }

        if (Take('R'))
        {
            _ = Take(')') ? true : throw Error("missing ) after (?R");
        }
        else
        {
            int sign =
                Take('+') ? 1
                : Take('-') ? -1
                : 0;
            int number = ReadGroupNumber();
            ReferTo(
                sign == 0 ? number
                    : sign > 0 ? _groups + number
                    : _groups - number + 1,
                allowZero: sign == 0
            );
            _ = Take(')') ? true : throw Error("missing ) after the call of a group");
        }

        return NotRun(start);
    }

    private PcreNode? ParseCallout(int start)
    {
        _at++;
        int number = 0;
        while (Current is >= '0' and <= '9')
        {
            number = Math.Min(256, (number * 10) + _pattern[_at++] - '0');
        }

        if (!Take(')'))
        {
            throw Error("missing ) after (?C");
        }

        return number > 255 ? throw new PcreSyntaxException("the number after (?C is greater than 255", start) : null;
    }

    private PcreNode.Look ParseVerb(int start)
    {
        int end = Array.IndexOf(_pattern, (byte)')', _at);
        string name = end < 0 ? string.Empty : Text(_at + 1, end);
        int colon = name.IndexOf(':');
        string verb = colon < 0 ? name : name.Substring(0, colon);
        bool argument = colon >= 0 && colon < name.Length - 1;
        bool known = verb switch
        {
            "" or "MARK" => argument,
            "ACCEPT" or "COMMIT" or "F" or "FAIL" => !argument,
            "PRUNE" or "SKIP" or "THEN" => true,
            _ => false,
        };
        if (!known)
        {
            throw Error("the verb is not recognized, or its argument is missing or not allowed");
        }

        _at = end + 1;
        if (verb is not ("F" or "FAIL"))
        {
            NotRun(start);
        }

        return new PcreNode.Look(new PcreNode.Sequence([]), behind: false, negative: true);
    }

    private PcreNode.Group? ParseOptions(ref PcreOptions options, ref bool repeatable)
    {
        PcreOptions changed = options;
        bool on = true;
        for (; !AtEnd && Current is not (')' or ':'); _at++)
        {
            switch (Current)
            {
                case '-' when on:
                    on = false;
                    break;
                case 'i':
                    changed.IgnoreCase = on;
                    break;
                case 'm':
                    changed.Multiline = on;
                    break;
                case 's':
                    changed.DotAll = on;
                    break;
                case 'x':
                    changed.Extended = on;
                    break;
                case 'U':
                    changed.Ungreedy = on;
                    break;
                case 'J':
                    changed.DuplicateNames = on;
                    break;
                case 'X':
                    changed.Extra = on;
                    break;
                default:
                    throw Error("unrecognized character after (?");
            }
        }

        if (AtEnd)
        {
            throw Error("unrecognized character after (?");
        }

        if (_pattern[_at++] == ':')
        {
            return Close(new PcreNode.Group(ParseAlternation(changed, out _), 0, atomic: false));
        }

        options = changed;
        repeatable = false;
        return null;
    }

    private T Close<T>(T node)
        where T : PcreNode => Take(')') ? node : throw Error("missing )");

    private int ReadGroupNumber()
    {
        int start = _at;
        int number = 0;
        while (Current is >= '0' and <= '9')
        {
            number = Math.Min(1_000_000, (number * 10) + _pattern[_at++] - '0');
        }

        return _at > start ? number : throw Error("the number of the group is missing");
    }

    private void ReferTo(int number, bool allowZero = false)
    {
        if (number < 0 || (number == 0 && !allowZero))
        {
            throw Error("reference to a group that does not exist");
        }

        _references.Add((number, _at));
    }

    private void ReferTo(string name) => _namedReferences.Add((name, _at));

    private static bool IsLetter(int value) => value is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
