namespace ReplicationKit.Rules;

/// <summary>The kind of JSON value of an option, which determines the C# types that match it.</summary>
internal enum OptionKind
{
    /// <summary>A database: a bare name, a URL, or an object with a URL and credentials.</summary>
    Endpoint,
    Boolean,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>An integer number of milliseconds; a <c>TimeSpan</c> in C#.</summary>
    Duration,
    String,

    /// <summary>The URL of a proxy.</summary>
    Proxy,
    StringList,

    /// <summary>The parameters of a filter function: an object of scalars.</summary>
    QueryParameters,

    /// <summary>A Mango selector.</summary>
    Selector,

    /// <summary>What happens to deletions. Not a field of its own: it is written as a part of the selector.</summary>
    Deletions,

    /// <summary>The parameters of the created database: q, n and partitioned.</summary>
    CreateTargetParams,

    /// <summary>The name and the roles of a user.</summary>
    UserContext,
}

/// <summary>Where an option may be set.</summary>
[Flags]
internal enum OptionScope
{
    /// <summary>Only in a document that is built at run time.</summary>
    RunTime = 0,

    /// <summary>As an argument of the attribute.</summary>
    Attribute = 1,

    /// <summary>As a member of the record.</summary>
    Member = 2,

    /// <summary>In either.</summary>
    Specification = Attribute | Member,
}

/// <summary>What an option means in the reverse document of a two-way specification.</summary>
internal enum OptionReversal
{
    /// <summary>The same.</summary>
    Same,

    /// <summary>The value of the counterpart, <see cref="ReplicationOption.Counterpart"/>.</summary>
    Swapped,

    /// <summary>Not part of the reverse document.</summary>
    Dropped,
}

/// <summary>How a plan compares the declared value of an option with the deployed one.</summary>
internal enum OptionComparison
{
    /// <summary>By value. Absent differs from the default, because the default is part of the server's configuration.</summary>
    Value,

    /// <summary>By value. Absent equals the default, because the default is fixed in the server's code.</summary>
    ValueOrDefault,

    /// <summary>Only if it is declared, because otherwise the server sets it.</summary>
    Declared,

    /// <summary>Never, because it has no effect on the server.</summary>
    Never,
}

/// <summary>One option of a replication: a row of <see cref="ReplicationOptions"/>.</summary>
internal sealed class ReplicationOption
{
    public ReplicationOption(
        string name,
        string jsonName,
        OptionKind kind,
        OptionScope scope,
        ServerVersion since,
        object? defaultValue = null
    )
    {
        Name = name;
        JsonName = jsonName;
        Kind = kind;
        Scope = scope;
        Since = since;
        Default = defaultValue;
    }

    /// <summary>The name in C#: the field's name in Pascal case.</summary>
    public string Name { get; }

    /// <summary>The name of the attribute's property, which includes the unit for durations.</summary>
    public string AttributeName => Kind == OptionKind.Duration ? Name + "Milliseconds" : Name;

    /// <summary>The name of the field in the replication document that contains the option.</summary>
    public string JsonName { get; }

    public OptionKind Kind { get; }

    /// <summary>Whether the option is a field of the document, and not a part of another option's field.</summary>
    public bool IsField => Kind != OptionKind.Deletions;

    public OptionScope Scope { get; }

    /// <summary>The first server version that supports the option.</summary>
    public ServerVersion Since { get; }

    /// <summary>The value of an absent option in the server's default configuration, or <c>null</c> if there is none.</summary>
    public object? Default { get; }

    /// <summary>The index of the row in <see cref="ReplicationOptions.All"/>, or -1 if it is not in the table.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary>What the option is, as a phrase that follows "Gets or sets" in the public documentation.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Further sentences for the public documentation.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>The smallest valid number, or <c>null</c> if there is no limit.</summary>
    public long? Minimum { get; init; }

    /// <summary>The largest valid number, or <c>null</c> if there is no limit.</summary>
    public long? Maximum { get; init; }

    /// <summary>What happens outside the range and what to do, for messages. If empty, the message states the range.</summary>
    public string OutOfRange { get; init; } = "";

    /// <summary>The number above which the option costs more than it gains, or <c>null</c> if there is no such number.</summary>
    public long? Excessive { get; init; }

    /// <summary>The boolean option without which this one has no effect, or <c>null</c> if there is none.</summary>
    public ReplicationOption? OnlyWith { get; init; }

    /// <summary>The options that are mutually exclusive with this one.</summary>
    public string[] Excludes { get; init; } = [];

    /// <summary>
    /// Whether a different value makes it a different replication: true for the options that the server hashes into the replication id, and
    /// for continuous and create_target, which it appends to the id (<c>couch_replicator_ids</c>).
    /// </summary>
    public bool IsIdentity { get; init; }

    public OptionReversal Reversal { get; init; }

    /// <summary>The name of the option that takes this one's value in the reverse document.</summary>
    public string? Counterpart { get; init; }

    public OptionComparison Comparison { get; init; }

    /// <summary>The range as a phrase, such as "1 or more" or "50 to 429,496,729". Empty if there is no range.</summary>
    public string Range =>
        (Minimum, Maximum) switch
        {
            ({ } least, null) => Number(least) + " or more",
            ({ } least, { } most) => Number(least) + " to " + Number(most),
            (null, { } most) => "at most " + Number(most),
            _ => "",
        };

    public override string ToString() => JsonName;

    private static string Number(long number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
