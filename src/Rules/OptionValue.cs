namespace ReplicationKit.Rules;

/// <summary>What is known about the value of an option.</summary>
internal enum OptionState
{
    /// <summary>Not set: the server's default applies.</summary>
    Absent,

    /// <summary>Set, and the value is known.</summary>
    Known,

    /// <summary>Set, but the value is known only at run time: a member that is never <c>null</c>.</summary>
    Open,

    /// <summary>Possibly set: a member that may be <c>null</c>.</summary>
    Optional,
}

/// <summary>The value of an option as the rules see it: absent, known, or open until run time.</summary>
/// <typeparam name="T">The type of a known value.</typeparam>
internal readonly struct OptionValue<T>
{
    private readonly T _value;

    private OptionValue(OptionState state, T value)
    {
        State = state;
        _value = value;
    }

    /// <summary>An option whose value is set at run time.</summary>
    public static OptionValue<T> Open => new(OptionState.Open, default!);

    /// <summary>An option whose value may be set at run time.</summary>
    public static OptionValue<T> Optional => new(OptionState.Optional, default!);

    public OptionState State { get; }

    public bool IsAbsent => State == OptionState.Absent;

    public bool IsKnown => State == OptionState.Known;

    /// <summary>Whether the document always contains the option, regardless of values at run time.</summary>
    public bool IsSet => State is OptionState.Known or OptionState.Open;

    /// <summary>The value, or the type's default if the value is not known.</summary>
    public T Value => _value;

    public static OptionValue<T> Known(T value) => new(OptionState.Known, value);

    /// <summary>Whether the value is known and equals <paramref name="expected"/>.</summary>
    public bool Is(T expected) => IsKnown && EqualityComparer<T>.Default.Equals(_value, expected);

    public override string ToString() => IsKnown ? _value?.ToString() ?? "null" : State.ToString();
}
