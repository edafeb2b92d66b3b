namespace ReplicationKit.Selectors;

/// <summary>What a piece of a selector's text is.</summary>
internal enum SelectorPieceKind
{
    /// <summary>Constant text, JSON as it stands.</summary>
    Text,

    /// <summary>A member of the specification as a JSON string, quotes included.</summary>
    String,

    /// <summary>A member of type string as literal text of a regular expression inside a JSON string, without quotes.</summary>
    RegexText,

    /// <summary>A member as a JSON number: <c>long</c>, <c>ulong</c>, <c>double</c> or <c>decimal</c>.</summary>
    Number,

    /// <summary>A member of type <c>DateOnly</c> as <c>yyyy-MM-dd</c>, without quotes.</summary>
    Date,

    /// <summary>One of two sequences of pieces, by a condition on members.</summary>
    Choice,
}
