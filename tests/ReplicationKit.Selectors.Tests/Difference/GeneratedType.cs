namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>A document type: a positional record, or a class of properties with initializers.</summary>
internal sealed record GeneratedType(string Name, IReadOnlyList<GeneratedField> Fields, bool IsPositional)
{
    private static readonly string[] JsonNames =
    [
        "f",
        "a.b",
        "$d",
        "0",
        "é",
        "Name",
        "camelCase",
        "x y",
        "k_",
        "n-1",
        "a",
        "type",
        "value",
        "q\"q",
        "tags",
    ];

    /// <summary>What all document types and predicates share.</summary>
    public const string Shared = """
        public enum Level { None, Low, High = 5, Negative = -1 }
        [JsonConverter(typeof(JsonStringEnumConverter<State>))] public enum State { New, Active, Closed = 7 }
        public sealed record Inner(
            [property: JsonPropertyName("city")] string? City, [property: JsonPropertyName("zip")] int Zip,
            [property: JsonPropertyName("flag")] bool? Flag, [property: JsonPropertyName("next")] Inner? Next,
            [property: JsonPropertyName("notes")] List<string>? Notes);
        public sealed record Line(
            [property: JsonPropertyName("sku")] string Sku, [property: JsonPropertyName("qty")] int Qty, [property: JsonPropertyName("note")] string? Note);

        public static class L
        {
            public static readonly string[] Names = ["a", "user", "é", "10"];
            public static readonly Regex Word = new("^[a-z]+\\z", RegexOptions.CultureInvariant | RegexOptions.Compiled);
            [GeneratedRegex("^(?:ab?)*\\z")] public static Regex Made() => new("^(?:ab?)*\\z");
            public static readonly int Limit = 10;
        }

        public static class O
        {
            private static readonly System.Globalization.CompareInfo Root = System.Globalization.CultureInfo.InvariantCulture.CompareInfo;
            public static bool Eq(string? a, string? b) => a is null || b is null ? a is null && b is null : Root.Compare(a, b) == 0;
            public static bool EqOn(string? a, string? b) => a is null ? throw new NullReferenceException() : Eq(a, b);
            public static bool Has(IEnumerable<string?>? list, string? item) => list is null ? throw new ArgumentNullException() : list.Any(e => Eq(e, item));
        }
        """;

    public static GeneratedType Make(string name, Random random)
    {
        // Most forms are strings.
        FieldKind[] kinds = [.. Enum.GetValues<FieldKind>(), .. Enumerable.Repeat(FieldKind.Text, 5)];
        bool positional = random.Next(2) == 0;
        string[] names = [.. JsonNames.OrderBy(_ => random.Next())];
        List<GeneratedField> fields = [];
        for (int i = 0; i < 9; i++)
        {
            fields.Add(new GeneratedField($"P{i}", names[i], kinds[random.Next(kinds.Length)]));
        }

        // A list that a class begins empty is null in a positional record.
        return new GeneratedType(name, fields, positional);
    }

    public string Declaration =>
        IsPositional
            ? $"public sealed record {Name}({string.Join(", ", Fields.OrderBy(f => f.Initializer.Length).Select(f => $"[property: JsonPropertyName({Quote(f.JsonName)})] {f.Type} {f.Name}{(f.Initializer.Length > 0 ? " = " + f.Initializer : string.Empty)}"))});"
            : $"public sealed class {Name} {{ {string.Join(" ", Fields.Select(f => $"[JsonPropertyName({Quote(f.JsonName)})] public {f.Type} {f.Name} {{ get; set; }}{Initializer(f)}"))} }}";

    private static string Initializer(GeneratedField field) =>
        field.Kind == FieldKind.TextList ? " = [];"
        : field.Kind == FieldKind.Meta ? " = new();"
        : field.Initializer.Length > 0 ? $" = {field.Initializer};"
        : string.Empty;

    private static string Quote(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);
}
