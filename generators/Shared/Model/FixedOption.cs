namespace ReplicationKit.Shared;

/// <summary>An option with the value that the attribute gives it. Which of the values counts, the option's kind says.</summary>
internal sealed record FixedOption
{
    /// <summary>The option's name in the option table.</summary>
    public required string Name { get; init; }

    /// <summary>The value of a text, a proxy or an endpoint.</summary>
    public string? Text { get; init; }

    /// <summary>The value of a number, or of a duration in milliseconds.</summary>
    public long Number { get; init; }

    public bool Flag { get; init; }

    /// <summary>The value of a list of texts, null elements included.</summary>
    public EquatableArray<string?> Texts { get; init; }
}

/// <summary>What <c>[CreateTargetParams]</c> fixes; null: not set.</summary>
internal sealed record FixedTargetParams(int? Q, int? N, bool? Partitioned);

/// <summary>A query parameter that stands on the record.</summary>
/// <param name="Key">The parameter's name.</param>
/// <param name="Kind">Text, a number or a boolean.</param>
/// <param name="Value">The text itself, or the number or boolean as JSON has it.</param>
internal sealed record FixedQueryParam(string Key, ValueKind Kind, string Value);
