using System.Text;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>
/// Puts a call of <see cref="Call"/> into every loop and every <c>function</c> of a script, since the engine cannot be interrupted.
/// Lines stay where they are. Code that a script makes at run time (<c>eval</c>, <c>new Function</c>) is not reached.
/// </summary>
internal sealed class LoopGuards
{
    /// <summary>The call: what it does is the engine's matter.</summary>
    public const string Call = "__guard()";

    // Before these a slash begins a regular expression.
    private static readonly HashSet<string> OperatorWords = new(StringComparer.Ordinal) { "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "instanceof" };

    private readonly string _source;
    private readonly StringBuilder _guarded;
    private readonly Stack<Bracket> _open = new();
    private string _last = "";
    private Kind _expected;
    private Kind _block;
    private int _at;

    private LoopGuards(string source)
    {
        _source = source;
        _guarded = new StringBuilder(source.Length + 128);
    }

    private enum Kind
    {
        None,
        While,
        For,
        Function,
    }

    private sealed class Bracket(Kind kind)
    {
        public Kind Kind => kind;

        /// <summary>How many semicolons stand between a for's parentheses so far.</summary>
        public int Semicolons { get; set; }
    }

    /// <summary>The script with the calls. One that is no script comes back as something that is none either.</summary>
    public static string Insert(string source)
    {
        var guards = new LoopGuards(source);
        while (guards._at < source.Length)
            guards.Next();
        return guards._guarded.ToString();
    }

    private void Next()
    {
        char character = _source[_at];
        char following = _at + 1 < _source.Length ? _source[_at + 1] : '\0';
        if (char.IsWhiteSpace(character))
            Copy(1);
        else if (character == '/' && following == '/')
            CopyTo(_source.IndexOfAny(['\n', '\r', '\u2028', '\u2029'], _at));
        else if (character == '/' && following == '*')
            CopyTo(_source.IndexOf("*/", _at + 2, StringComparison.Ordinal) is >= 0 and int end ? end + 2 : -1);
        else if (character is '"' or '\'' or '`' || character == '/' && MayBeginExpression())
            Literal(character);
        else if (char.IsLetter(character) || character is '_' or '$')
            Word();
        else
            Sign(character);
    }

    private void Word()
    {
        int end = _at;
        while (end < _source.Length && (char.IsLetterOrDigit(_source[end]) || _source[end] is '_' or '$'))
            end++;
        string word = _source[_at..end];
        // The name of a function leaves its parentheses to come.
        if (_expected != Kind.Function)
            _expected = _last == "." ? Kind.None : word switch { "while" => Kind.While, "for" => Kind.For, "function" => Kind.Function, _ => Kind.None };
        _block = Kind.None;
        CopyTo(end);
        _last = word;
    }

    private void Sign(char character)
    {
        Kind expected = _expected;
        Kind block = _block;
        if (!(expected == Kind.Function && character == '*'))
            _expected = Kind.None;
        _block = Kind.None;
        Copy(1);
        _last = character.ToString();
        switch (character)
        {
            case '(':
                _open.Push(new Bracket(expected));
                if (expected == Kind.While)
                    _guarded.Append(Call).Append(',');
                break;
            case '{':
                _open.Push(new Bracket(Kind.None));
                if (block != Kind.None)
                    _guarded.Append(Call).Append(';');
                break;
            case '[':
                _open.Push(new Bracket(Kind.None));
                break;
            case ')' or '}' or ']' when _open.TryPop(out Bracket? closed):
                if (character == ')' && (closed.Kind == Kind.Function || closed is { Kind: Kind.For, Semicolons: 0 }))
                    _block = closed.Kind;
                break;
            case ';' when _open.TryPeek(out Bracket? around) && around.Kind == Kind.For && ++around.Semicolons == 2:
                _guarded.Append(Call).Append(NextSign() == ')' ? "" : ",");
                break;
        }
    }

    private void Literal(char delimiter)
    {
        int end = _at + 1;
        bool inClass = false;
        for (; end < _source.Length && (_source[end] != delimiter || inClass); end++)
        {
            if (_source[end] == '\\')
                end++;
            else if (delimiter == '/' && _source[end] is '[' or ']')
                inClass = _source[end] == '[';
            else if (delimiter == '/' && _source[end] == '\n')
                break;
        }
        CopyTo(Math.Min(end + 1, _source.Length));
        _last = "literal";
        _expected = _block = Kind.None;
    }

    private bool MayBeginExpression() => _last.Length == 0 || OperatorWords.Contains(_last) || _last.Length == 1 && _last[0] is not (')' or ']' or '_' or '$') && !char.IsLetterOrDigit(_last[0]);

    /// <summary>The next character that is neither space nor comment.</summary>
    private char NextSign()
    {
        for (int at = _at; at < _source.Length; at++)
        {
            if (char.IsWhiteSpace(_source[at]))
                continue;
            if (_source.AsSpan(at).StartsWith("/*") && _source.IndexOf("*/", at + 2, StringComparison.Ordinal) is >= 0 and int end)
                at = end + 1;
            else if (_source.AsSpan(at).StartsWith("//") && _source.IndexOf('\n', at) is >= 0 and int line)
                at = line;
            else
                return _source[at];
        }
        return '\0';
    }

    private void Copy(int count) => CopyTo(_at + count);

    private void CopyTo(int end)
    {
        end = end < 0 ? _source.Length : end;
        _guarded.Append(_source, _at, end - _at);
        _at = end;
    }
}
