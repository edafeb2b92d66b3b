namespace ReplicationKit.Shared;

/// <summary>The types of members, as far as writing their values differs.</summary>
internal enum ValueKind
{
    /// <summary>A type that is not supported.</summary>
    Other,
    Endpoint,
    String,
    Uri,
    Boolean,
    Int32,

    /// <summary>Any other integer.</summary>
    Integer,
    Decimal,
    Double,
    Single,
    Char,
    Guid,
    Enum,

    /// <summary>The enumeration of the option Deletions.</summary>
    Deletions,
    TimeSpan,

    /// <summary>An array or a collection of strings.</summary>
    StringList,

    /// <summary>A dictionary of strings.</summary>
    StringMap,
    JsonObject,
    TargetParams,
    UserContext,
}

/// <summary>Which kinds of values match which options.</summary>
internal static class ValueKinds
{
    /// <summary>Whether a value is a single JSON string, number or boolean, as query parameters and ids require.</summary>
    public static bool IsScalar(this ValueKind kind) =>
        kind
            is ValueKind.String
                or ValueKind.Uri
                or ValueKind.Boolean
                or ValueKind.Int32
                or ValueKind.Integer
                or ValueKind.Decimal
                or ValueKind.Double
                or ValueKind.Single
                or ValueKind.Char
                or ValueKind.Guid
        || kind.IsEnum();

    /// <summary>Whether a value is written as its name.</summary>
    public static bool IsEnum(this ValueKind kind) => kind is ValueKind.Enum or ValueKind.Deletions;

    /// <summary>Whether a member of this kind can be the value of an option.</summary>
    public static bool Fits(this ValueKind kind, Rules.OptionKind option) =>
        option switch
        {
            Rules.OptionKind.Endpoint => kind is ValueKind.Endpoint or ValueKind.String or ValueKind.Uri,
            Rules.OptionKind.Boolean => kind is ValueKind.Boolean,
            Rules.OptionKind.Integer => kind is ValueKind.Int32,
            Rules.OptionKind.Duration => kind is ValueKind.TimeSpan,
            Rules.OptionKind.String => kind is ValueKind.String,
            Rules.OptionKind.Proxy => kind is ValueKind.String or ValueKind.Uri,
            Rules.OptionKind.StringList => kind is ValueKind.StringList,
            Rules.OptionKind.QueryParameters => kind is ValueKind.StringMap or ValueKind.JsonObject,
            Rules.OptionKind.Deletions => kind is ValueKind.Deletions,
            Rules.OptionKind.CreateTargetParams => kind is ValueKind.TargetParams,
            Rules.OptionKind.UserContext => kind is ValueKind.UserContext,
            _ => false,
        };
}
