namespace ReplicationKit.Shared;

/// <summary>An option with the value that the attribute sets. The option's kind determines which of the values is used.</summary>
internal sealed record FixedOption
{
    /// <summary>The option's name in the option table.</summary>
    public required string Name { get; init; }

    /// <summary>The value of a string, a proxy or an endpoint.</summary>
    public string? Text { get; init; }

    /// <summary>The value of an integer or an enumeration, or of a duration in milliseconds.</summary>
    public long Number { get; init; }

    public bool Flag { get; init; }

    /// <summary>The value of a list of strings, which may contain null elements.</summary>
    public EquatableArray<string?> Texts { get; init; }
}

/// <summary>The parameters that <c>[CreateTargetParams]</c> fixes; <c>null</c> if not set.</summary>
internal sealed record FixedTargetParams(int? Q, int? N, bool? Partitioned);

/// <summary>A query parameter that is declared on the record.</summary>
/// <param name="Key">The parameter's name.</param>
/// <param name="Kind">A string, a number or a boolean.</param>
/// <param name="Value">The string, or the number or boolean as written in JSON.</param>
internal sealed record FixedQueryParam(string Key, ValueKind Kind, string Value);
