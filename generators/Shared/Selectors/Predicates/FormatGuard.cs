using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>Types whose string must have a format: dates, and enums that are written by name.</summary>
internal static class FormatGuard
{
    // A day of the proleptic Gregorian calendar, starting at 0001-01-01.
    private const string Date =
        @"^(?!0000)(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
        + @"|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)\z";

    /// <summary>The pattern that a string of the type matches, or <c>null</c> if every string is valid.</summary>
    public static string? PatternOf(FieldType type) =>
        type.Shape switch
        {
            FieldShape.Date => Date,
            FieldShape.NamedEnum => NamedEnum.Any(type),
            _ => null,
        };

    /// <summary>The condition that the field's string has the format.</summary>
    public static Formula HasForm(DocumentField field) =>
        Formula.Field(field.Path, AtomKind.Regex, SelectorValue.String(PatternOf(field.Type)!));

    public static Formula Restrict(Formula formula, DocumentField field)
    {
        string? pattern = PatternOf(field.Type);
        if (pattern == null || Implies(formula, field.Path))
        {
            return formula;
        }

        JsonKinds others = formula.KindsOf(field.Path) & field.Accepted & ~JsonKinds.String;
        return Formula.And(formula, Formula.Or(FormulaGuard.Accepts(field.Path, others), HasForm(field)));
    }

    /// <summary>The strings that do not have the format.</summary>
    public static Formula Wrong(DocumentField field)
    {
        string? pattern = PatternOf(field.Type);
        return pattern == null
            ? Formula.False
            : Formula.And(
                Formula.OfType(field.Path, JsonKinds.String),
                Formula.Field(field.Path, AtomKind.NotRegex, SelectorValue.String(pattern))
            );
    }

    // Positive patterns on such a field match single values or the format itself.
    private static bool Implies(Formula formula, JsonPath path) =>
        formula switch
        {
            _ when (formula.KindsOf(path) & JsonKinds.String) == 0 => true,
            Formula.Atom { Kind: AtomKind.Regex } atom => atom.Path.Text == path.Text,
            Formula.Junction { IsConjunction: true } and => and.Parts.Any(part => Implies(part, path)),
            Formula.Junction or => or.Parts.All(part => Implies(part, path)),
            _ => false,
        };
}
