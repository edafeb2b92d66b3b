namespace ReplicationKit.Rules;

/// <summary>What kind of JSON value an option holds on the wire, and so which C# types fit it.</summary>
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

/// <summary>One option of a replication: a row of <see cref="ReplicationOptions"/>.</summary>
internal sealed class ReplicationOption
{
    public ReplicationOption(string name, string jsonName, OptionKind kind, OptionScope scope, ServerVersion since, object? defaultValue = null)
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

    /// <summary>The name of the attribute's property: durations are whole milliseconds there and say so.</summary>
    public string AttributeName => Kind == OptionKind.Duration ? Name + "Milliseconds" : Name;

    /// <summary>The field's name in the replication document.</summary>
    public string JsonName { get; }

    public OptionKind Kind { get; }

    public OptionScope Scope { get; }

    /// <summary>The first server that honours the option.</summary>
    public ServerVersion Since { get; }

    /// <summary>What the server assumes when the option is absent, as its default configuration has it; null where that is "none".</summary>
    public object? Default { get; }

    /// <summary>
    /// Whether a replication with another value is another replication: the options that the server hashes into the replication's
    /// id, with continuous and create_target, which it adds to it (<c>couch_replicator_ids</c>).
    /// </summary>
    public bool IsIdentity => JsonName is "source" or "target" or "continuous" or "create_target" or "doc_ids" or "filter" or "query_params"
        or "selector" or "since_seq" or "winning_revs_only";

    public override string ToString() => JsonName;
}
