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

    /// <summary>A list of texts as JSON strings with commas in between.</summary>
    Strings,

    /// <summary>
    /// A list of texts as alternatives of a regular expression inside a JSON string, without quotes; none is what matches nothing.
    /// </summary>
    RegexTexts,

    /// <summary>
    /// A list of numbers as JSON with commas in between: the list, a comma, and a function that makes an element one of the types of
    /// <see cref="Number"/>.
    /// </summary>
    Numbers,

    /// <summary>A list of <c>DateOnly</c> as alternatives of a regular expression, without quotes; none is what matches nothing.</summary>
    Dates,

    /// <summary>One of two sequences of pieces, by a condition on members.</summary>
    Choice,
}
