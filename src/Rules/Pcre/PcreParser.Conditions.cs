namespace ReplicationKit.Rules.Pcre;

/// <content>Conditional groups.</content>
internal sealed partial class PcreParser
{
    private PcreNode ParseConditional(PcreOptions options, int start)
    {
        PcreNode.Look? look = null;
        int number = 0;
        bool never = false;
        bool defines = LooksAt("(DEFINE)");
        if (LooksAt("(?"))
        {
            _at += 2;
            bool isLook = Current is '=' or '!' || (Current == '<' && At(_at + 1) is '=' or '!');
            look = isLook ? ParseLook(options) : throw Error("an assertion is expected after (?(");
        }
        else
        {
            _at++;
            number = ParseCondition(start, out never);
        }

        PcreNode body = ParseAlternation(options, out int branches);
        if (branches > (defines ? 1 : 2))
        {
            throw Error(defines ? "the DEFINE group contains more than one branch" : "a conditional group contains more than two branches");
        }

        PcreNode nothing = new PcreNode.Sequence([]);
        PcreNode yes = branches == 2 ? ((PcreNode.Alternation)body).Branches[0] : body;
        PcreNode no = branches == 2 ? ((PcreNode.Alternation)body).Branches[1] : nothing;
        return Close<PcreNode>(never ? no : new PcreNode.Conditional(look, number, yes, no));
    }

    // The number of the group that the condition tests; `never` if it tests for a recursion or only defines groups.
    private int ParseCondition(int start, out bool never)
    {
        never = false;
        int conditionAt = _at;
        int number;
        if (Current is '+' or '-' or (>= '0' and <= '9'))
        {
            int sign =
                Take('+') ? 1
                : Take('-') ? -1
                : 0;
            int read = ReadGroupNumber();
            number =
                sign == 0 ? read
                : sign > 0 ? _groups + read
                : _groups - read + 1;
            if (number <= 0)
            {
                throw new PcreSyntaxException("the condition refers to a group that does not exist", conditionAt);
            }

            _references.Add((number, _at));
            _ = Take(')') ? true : throw Error("missing ) after the condition");
            return number;
        }

        char terminator =
            Take('<') ? '>'
            : Take('\'') ? '\''
            : ')';
        bool recursion = Take("R&");
        string name = ReadName(terminator);
        if (terminator != ')')
        {
            _ = Take(')') ? true : throw Error("missing ) after the condition");
        }

        never = !recursion && (name == "DEFINE" || name == "R" || (name[0] == 'R' && name.Substring(1).All(c => c is >= '0' and <= '9')));
        if (recursion || never)
        {
            if (recursion)
            {
                _namedReferences.Add((name, _at));
            }

            NotRun(start);
            never = true;
            return 0;
        }

        if (_names.TryGetValue(name, out number))
        {
            return number;
        }

        _namedReferences.Add((name, _at));
        NotRun(start);
        return 0;
    }
}
