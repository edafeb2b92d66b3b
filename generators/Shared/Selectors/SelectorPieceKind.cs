namespace ReplicationKit.Selectors;

/// <summary>The kind of a piece of a selector's text.</summary>
internal enum SelectorPieceKind
{
    /// <summary>Constant JSON text.</summary>
    Text,

    /// <summary>A member of the specification as a JSON string, including quotes.</summary>
    String,

    /// <summary>A member of type string as a literal of a regular expression inside a JSON string, without quotes.</summary>
    RegexText,

    /// <summary>A member as a JSON number: <c>long</c>, <c>ulong</c>, <c>double</c> or <c>decimal</c>.</summary>
    Number,

    /// <summary>A member of type <c>DateOnly</c> as <c>yyyy-MM-dd</c>, without quotes.</summary>
    Date,

    /// <summary>A list of strings as JSON strings, separated by commas.</summary>
    Strings,

    /// <summary>
    /// A list of strings as alternatives of a regular expression inside a JSON string, without quotes. An empty list matches nothing.
    /// </summary>
    RegexTexts,

    /// <summary>
    /// A list of numbers as JSON, separated by commas: the list, a comma, and a function that converts an element to one of the types of
    /// <see cref="Number"/>.
    /// </summary>
    Numbers,

    /// <summary>A list of <c>DateOnly</c> as alternatives of a regular expression, without quotes. An empty list matches nothing.</summary>
    Dates,

    /// <summary>One of two sequences of pieces, chosen by a condition on members.</summary>
    Choice,
}
