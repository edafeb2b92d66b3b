namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>A property of a generated document type.</summary>
internal sealed record GeneratedField(string Name, string JsonName, FieldKind Kind)
{
    public string Type =>
        Kind switch
        {
            FieldKind.Text => "string?",
            FieldKind.DefaultedText => "string",
            FieldKind.Int or FieldKind.DefaultedInt => "int",
            FieldKind.NullableInt => "int?",
            FieldKind.Long => "long",
            FieldKind.Double => "double",
            FieldKind.NullableDouble => "double?",
            FieldKind.Decimal => "decimal",
            FieldKind.Bool => "bool",
            FieldKind.NullableBool => "bool?",
            FieldKind.NumberEnum => "Level",
            FieldKind.NamedEnum => "State",
            FieldKind.NullableNamedEnum => "State?",
            FieldKind.Date => "DateOnly",
            FieldKind.NullableDate => "DateOnly?",
            FieldKind.Inner => "Inner?",
            FieldKind.TextArray => "string[]?",
            FieldKind.TextList => "List<string>",
            FieldKind.IntList => "List<int>?",
            FieldKind.Table => "List<string[]>?",
            FieldKind.Lines => "List<Line>?",
            FieldKind.Meta => "Dictionary<string, string?>",
            FieldKind.Counts => "IReadOnlyDictionary<string, int>?",
            FieldKind.Homes => "Dictionary<string, Inner>?",
            _ => "Inner[]?",
        };

    public string Initializer =>
        Kind switch
        {
            FieldKind.DefaultedText => "\"user\"", // no other text collates as it: what a missing field is, is compared by the compiler, ordinally
            FieldKind.DefaultedInt => "5",
            _ => string.Empty,
        };
}
