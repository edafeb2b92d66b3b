namespace ReplicationKit.Rules;

/// <summary>What is known of an option.</summary>
internal enum OptionState
{
    /// <summary>Not set: the server's default holds.</summary>
    Absent,

    /// <summary>Set, with a value that is known.</summary>
    Known,

    /// <summary>Set, with a value that only the run time knows: a member that is always there.</summary>
    Open,

    /// <summary>Perhaps set: a member that may be null.</summary>
    Optional,
}

/// <summary>An option as the rules see it: absent, known, or left open until run time.</summary>
/// <typeparam name="T">The type of a known value.</typeparam>
internal readonly struct OptionValue<T>
{
    private readonly T _value;

    private OptionValue(OptionState state, T value)
    {
        State = state;
        _value = value;
    }

    /// <summary>An option whose value the run time gives.</summary>
    public static OptionValue<T> Open => new(OptionState.Open, default!);

    /// <summary>An option that the run time may give.</summary>
    public static OptionValue<T> Optional => new(OptionState.Optional, default!);

    public OptionState State { get; }

    public bool IsAbsent => State == OptionState.Absent;

    public bool IsKnown => State == OptionState.Known;

    /// <summary>Whether the option is in the document whatever happens at run time.</summary>
    public bool IsSet => State is OptionState.Known or OptionState.Open;

    /// <summary>The value; of an option that is not known, the type's default.</summary>
    public T Value => _value;

    public static OptionValue<T> Known(T value) => new(OptionState.Known, value);

    /// <summary>Whether the value is known and equals <paramref name="expected"/>.</summary>
    public bool Is(T expected) => IsKnown && EqualityComparer<T>.Default.Equals(_value, expected);

    public override string ToString() => IsKnown ? _value?.ToString() ?? "null" : State.ToString();
}
