using Microsoft.CodeAnalysis;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>A document, or an array's element, with the fields that are read from it.</summary>
/// <param name="root">The document or the element.</param>
/// <param name="nulls">Where null is rejected although System.Text.Json accepts it.</param>
internal sealed class Scope(DocumentField root, NullRejection nulls = NullRejection.None)
{
    private readonly Dictionary<string, (DocumentField Field, List<Scope> Elements)> _reads = new(StringComparer.Ordinal);

    public DocumentField Root { get; } = root;

    /// <summary>Where null is rejected although System.Text.Json accepts it.</summary>
    public NullRejection Nulls { get; } = nulls;

    /// <summary>Records that the field is read.</summary>
    public void Read(DocumentField field)
    {
        if (!_reads.ContainsKey(field.Path.Text))
        {
            _reads.Add(field.Path.Text, (field, []));
        }
    }

    /// <summary>A scope for the elements of a collection that is read here.</summary>
    public Scope Elements(DocumentField collection, NullRejection nulls = NullRejection.None)
    {
        Read(collection); // not read yet if it is an element itself
        FieldType type = collection.Type.Element!;
        nulls = nulls > Nulls ? nulls : Nulls;
        type = nulls == NullRejection.None ? type : type.AsDeclared();
        Scope scope = new(new DocumentField(JsonPath.Root, type, null, required: true), nulls);
        _reads[collection.Path.Text].Elements.Add(scope);
        return scope;
    }

    /// <summary>Removes a scope of elements whose translation is discarded.</summary>
    public void Discard(DocumentField collection, Scope scope) => _reads[collection.Path.Text].Elements.Remove(scope);

    /// <summary>Restricts the formula to the documents that can be deserialized, considering only the fields that are read.</summary>
    public Formula Guard(Formula formula)
    {
        foreach ((DocumentField field, List<Scope> elements) in _reads.Values)
        {
            if (field.Path.Parent == null)
            {
                continue;
            }

            formula = FormulaGuard.Restrict(formula, field.Path, field.Accepted);
            formula = FormatGuard.Restrict(formula, field);
            if (field.Type.Shape == FieldShape.Collection)
            {
                formula = RestrictElements(formula, field, elements);
            }
        }

        return formula;
    }

    private static Formula RestrictElements(Formula formula, DocumentField field, List<Scope> elements)
    {
        Formula wrong = Wrong(field.Type.Element!, elements);
        Formula none = Formula.Elements(field.Path, AtomKind.NoElement, wrong);
        JsonKinds kinds = formula.KindsOf(field.Path);
        if ((kinds & JsonKinds.Array) == 0)
        {
            return formula;
        }

        return kinds == JsonKinds.Array
            ? Formula.And(formula, none)
            : Formula.And(formula, Formula.Or([none, FormulaGuard.Accepts(field.Path, kinds & (JsonKinds.Missing | JsonKinds.BadPath))]));
    }

    // The elements that cannot be deserialized.
    private static Formula Wrong(FieldType type, List<Scope> scopes)
    {
        // What one condition on the elements rejects, no other accepts.
        scopes = scopes.TrueForAll(scope => scope.Nulls == NullRejection.None)
            ? scopes
            : [.. scopes.OrderByDescending(scope => scope.Nulls)];
        type = scopes.Count == 0 || scopes[0].Nulls == NullRejection.None ? type : type.AsDeclared();
        JsonKinds accepted = type.ValueKinds | (type.AcceptsNull ? JsonKinds.Null : 0);
        List<Formula> wrong = [FormulaGuard.Rejects(JsonPath.Root, accepted)];
        DocumentField element = new(JsonPath.Root, type, null, required: true);
        wrong.Add(FormatGuard.Wrong(element));
        if (type.Shape == FieldShape.Collection)
        {
            wrong.Add(Formula.Elements(JsonPath.Root, AtomKind.Element, Wrong(type.Element!, Below(scopes, element))));
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((DocumentField field, List<Scope> inner) in scopes.SelectMany(scope => scope._reads.Values))
        {
            if (field.Path.Parent == null || !seen.Add(field.Path.Text))
            {
                continue;
            }

            Formula rejects = FormulaGuard.Rejects(field.Path, field.Accepted);
            wrong.Add(
                (field.Accepted & JsonKinds.Missing) == 0
                    ? Formula.And(Formula.OfType(field.Path.Parent, JsonKinds.Object), rejects)
                    : rejects
            );
            wrong.Add(FormatGuard.Wrong(field));
            if (field.Type.Shape == FieldShape.Collection)
            {
                wrong.Add(Formula.Elements(field.Path, AtomKind.Element, Wrong(field.Type.Element!, Below(scopes, field))));
            }
        }

        return Formula.Or(wrong);
    }

    private static List<Scope> Below(List<Scope> scopes, DocumentField collection) =>
        [.. scopes.SelectMany(scope => scope._reads.TryGetValue(collection.Path.Text, out var read) ? read.Elements : [])];
}
