namespace ReplicationKit.Rules.Pcre;

/// <summary>A set of bytes that one position of a subject may have.</summary>
internal sealed class ByteSet
{
    private readonly bool[] _members = new bool[256];

    /// <summary>Whether the byte is in the set.</summary>
    public bool this[int value] => _members[value];

    public static ByteSet Of(int value)
    {
        ByteSet set = new();
        set.Add(value);
        return set;
    }

    public static ByteSet Of(Func<int, bool> predicate)
    {
        ByteSet set = new();
        for (int i = 0; i < 256; i++)
        {
            set._members[i] = predicate(i);
        }

        return set;
    }

    public void Add(int value) => _members[value] = true;

    public void Add(ByteSet other)
    {
        for (int i = 0; i < 256; i++)
        {
            _members[i] |= other._members[i];
        }
    }

    public ByteSet Negate() => Of(i => !_members[i]);

    /// <summary>The set with the other case of each letter, by the Latin-1 tables that Erlang builds PCRE with.</summary>
    public ByteSet FoldCase() => Of(i => _members[i] || _members[OtherCase(i)]);

    private static int OtherCase(int value)
    {
        bool upper = value is (>= 'A' and <= 'Z') or (>= 0xC0 and <= 0xDE and not 0xD7);
        bool lower = value is (>= 'a' and <= 'z') or (>= 0xE0 and <= 0xFE and not 0xF7);
        return upper ? value + 32
            : lower ? value - 32
            : value;
    }
}
