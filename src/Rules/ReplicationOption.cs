namespace ReplicationKit.Rules;

/// <summary>The kind of JSON value that an option holds, and so which C# types fit it.</summary>
internal enum OptionKind
{
    /// <summary>A database: a bare name, a URL, or an object with a URL and credentials.</summary>
    Endpoint,
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A whole number of milliseconds; a <c>TimeSpan</c> in C#.</summary>
    Duration,
    Text,

    /// <summary>The URL of a proxy.</summary>
    Proxy,
    TextList,

    /// <summary>The parameters of a filter function: an object of scalars.</summary>
    QueryParameters,

    /// <summary>A Mango selector.</summary>
    Selector,

    /// <summary>The parameters of the database that is created: q, n, partitioned.</summary>
    CreateTargetParams,

    /// <summary>A user's name and roles.</summary>
    UserContext,
}

/// <summary>Where an option may be given.</summary>
[Flags]
internal enum OptionScope
{
    /// <summary>Only in a document that is put together at run time.</summary>
    RunTime = 0,

    /// <summary>As an argument of the attribute.</summary>
    Attribute = 1,

    /// <summary>As a member of the record.</summary>
    Member = 2,

    /// <summary>Either.</summary>
    Specification = Attribute | Member,
}

/// <summary>What an option means in the reverse document of a two-way specification.</summary>
internal enum OptionReversal
{
    /// <summary>The same.</summary>
    Same,

    /// <summary>It takes the value of its counterpart, <see cref="ReplicationOption.Counterpart"/>.</summary>
    Swapped,

    /// <summary>The reverse document does not have it.</summary>
    Dropped,
}

/// <summary>How a plan compares the declared value of an option with the deployed one.</summary>
internal enum OptionComparison
{
    /// <summary>By value; absent is not the same as the default, which is a server's configuration.</summary>
    Value,

    /// <summary>By value; absent is the same as the default, which is fixed in the server's code.</summary>
    ValueOrDefault,

    /// <summary>Only where it is declared: the server sets it otherwise.</summary>
    Declared,

    /// <summary>Never: it has no effect on the server.</summary>
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

    /// <summary>The name in C#: the field's in Pascal case.</summary>
    public string Name { get; }

    /// <summary>The name of the attribute's property, which for durations states the unit.</summary>
    public string AttributeName => Kind == OptionKind.Duration ? Name + "Milliseconds" : Name;

    /// <summary>The field's name in the replication document.</summary>
    public string JsonName { get; }

    public OptionKind Kind { get; }

    public OptionScope Scope { get; }

    /// <summary>The first server that reads the option.</summary>
    public ServerVersion Since { get; }

    /// <summary>The value that the server's default configuration gives an absent option, or <c>null</c> if there is none.</summary>
    public object? Default { get; }

    /// <summary>The row's position in <see cref="ReplicationOptions.All"/>, or -1 for an option that is not in it.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary>What the option is, to follow "Gets or sets" in the public documentation.</summary>
    public string Summary { get; init; } = "";

    /// <summary>More sentences for the public documentation.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>The least number with which the replication works, or <c>null</c> if there is none.</summary>
    public long? Minimum { get; init; }

    /// <summary>The greatest number with which the replication works, or <c>null</c> if there is none.</summary>
    public long? Maximum { get; init; }

    /// <summary>What happens outside of the range and what to do, for messages; or empty for "give …" with the range.</summary>
    public string OutOfRange { get; init; } = "";

    /// <summary>The number above which the option costs more than it brings, or <c>null</c> if there is none.</summary>
    public long? Excessive { get; init; }

    /// <summary>The boolean option without which this one has no effect, or <c>null</c>.</summary>
    public ReplicationOption? OnlyWith { get; init; }

    /// <summary>The options that cannot be given together with this one.</summary>
    public string[] Excludes { get; init; } = [];

    /// <summary>
    /// Whether a replication with another value is another replication: the options that the server hashes into the replication's
    /// id, and continuous and create_target, which it appends to it (<c>couch_replicator_ids</c>).
    /// </summary>
    public bool IsIdentity { get; init; }

    public OptionReversal Reversal { get; init; }

    /// <summary>The name of the option that takes this one's value in the reverse document.</summary>
    public string? Counterpart { get; init; }

    public OptionComparison Comparison { get; init; }

    /// <summary>Whether the range is stated as one sentence: "1 or more", "50 to 429,496,729", or empty.</summary>
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
