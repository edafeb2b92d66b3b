using Microsoft.CodeAnalysis;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>A field of the document that a predicate reads through a property, or an element of an array.</summary>
internal sealed class DocumentField(JsonPath path, FieldType type, object? initial, bool required)
{
    public JsonPath Path { get; } = path;

    public FieldType Type { get; } = type;

    /// <summary>
    /// The property's value if the field is missing: null, a <see cref="bool"/>, <see cref="decimal"/>, <see cref="double"/>, a string, or
    /// <see cref="EmptyCollection"/>.
    /// </summary>
    public object? Initial { get; } = initial;

    /// <summary>
    /// The same field if its declaration is kept: neither null nor a missing value is accepted where it is declared as not nullable.
    /// </summary>
    public DocumentField AsDeclared() =>
        Type.IsDeclaredNotNull ? new DocumentField(Path, Type.AsDeclared(), Initial, required || MissingIsNull) : this;

    /// <summary>Represents an empty collection or dictionary as the value of a missing field.</summary>
    public static object EmptyCollection { get; } = new();

    /// <summary>The kinds with which the document can be deserialized.</summary>
    public JsonKinds Accepted { get; } =
        type.ValueKinds
        | (type.AcceptsNull ? JsonKinds.Null : 0)
        | (required || path.Parent == null ? 0 : JsonKinds.Missing)
        | (path.Parent?.Parent != null ? JsonKinds.BadPath : 0);

    private bool CanBeMissing => (Accepted & JsonKinds.Missing) != 0;

    /// <summary>Whether a missing field is read as null.</summary>
    public bool MissingIsNull => CanBeMissing && Initial == null;

    /// <summary>Whether a missing field is read as a value.</summary>
    public bool MissingIsValue => CanBeMissing && Initial != null;

    /// <summary>The documents in which the property is null.</summary>
    public Formula IsNull =>
        Formula.Or(
            MissingIsNull ? Formula.Field(Path, AtomKind.Missing) : Formula.False,
            Type.AcceptsNull ? Formula.Null(Path) : Formula.False
        );

    /// <summary>The documents in which the property is not null.</summary>
    public Formula HasValue
    {
        get
        {
            if (!Type.AcceptsNull && !MissingIsNull)
            {
                return Formula.True;
            }

            Formula present = FormulaGuard.Accepts(Path, Type.ValueKinds);
            return MissingIsValue ? Formula.Or(Formula.Field(Path, AtomKind.Missing), present) : present;
        }
    }

    /// <summary>The condition, or that the field is missing if the property's value then satisfies it.</summary>
    public Formula OrMissing(bool whenMissing, Formula condition) =>
        MissingIsValue && whenMissing ? Formula.Or(Formula.Field(Path, AtomKind.Missing), condition) : condition;
}
