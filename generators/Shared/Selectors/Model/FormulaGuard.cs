namespace ReplicationKit.Selectors.Model;

/// <summary>
/// Restricts a formula to the documents in which a field has a kind that its property accepts, unless the formula implies this.
/// </summary>
internal static class FormulaGuard
{
    private static readonly JsonKinds[] AllTypes = [JsonKinds.Bool, JsonKinds.Number, JsonKinds.String, JsonKinds.Array, JsonKinds.Object];

    public static Formula Restrict(Formula formula, JsonPath path, JsonKinds accepted)
    {
        JsonKinds kinds = formula.KindsOf(path);
        if ((kinds & ~accepted) == 0)
        {
            return formula;
        }

        if (formula is Formula.Junction junction)
        {
            return junction.IsConjunction ? RestrictAll(junction, path, accepted, kinds) : RestrictAny(junction, path, accepted);
        }

        return formula is Formula.Atom atom && atom.Path.Text == path.Text
            ? RestrictAtom(atom, accepted)
            : Formula.And(formula, Accepts(path, accepted));
    }

    /// <summary>The formula that requires the path to lead to one of the kinds.</summary>
    public static Formula Accepts(JsonPath path, JsonKinds accepted)
    {
        List<Formula> parts = [];
        if ((accepted & JsonKinds.Missing) != 0)
        {
            parts.Add(Formula.Field(path, AtomKind.Missing));
        }

        if ((accepted & JsonKinds.BadPath) != 0)
        {
            for (JsonPath? parent = path.Parent; parent?.Parent != null; parent = parent.Parent)
            {
                parts.Add(Formula.Null(parent));
            }
        }

        if ((accepted & JsonKinds.Null) != 0)
        {
            parts.Add(Formula.Null(path));
        }

        foreach (JsonKinds kind in AllTypes)
        {
            if ((accepted & kind) != 0)
            {
                parts.Add(Formula.OfType(path, kind));
            }
        }

        return Formula.Or(parts);
    }

    /// <summary>The formula that requires the path to lead to a value of none of the kinds.</summary>
    public static Formula Rejects(JsonPath path, JsonKinds accepted)
    {
        List<Formula> parts = [];
        if ((accepted & JsonKinds.Null) != 0)
        {
            parts.Add(Formula.Field(path, AtomKind.NotEqual, SelectorValue.Null));
        }

        parts.AddRange(Types(accepted).Select(kind => Formula.NotOfType(path, kind)));
        Formula wrong = parts.Count == 0 ? Formula.Field(path, AtomKind.Exists) : Formula.And(parts);
        return (accepted & JsonKinds.Missing) != 0 || path.Parent == null
            ? wrong
            : Formula.Or(wrong, Formula.Field(path, AtomKind.Missing));
    }

    private static IEnumerable<JsonKinds> Types(JsonKinds kinds) => AllTypes.Where(kind => (kinds & kind) != 0);

    private static Formula RestrictAll(Formula.Junction junction, JsonPath path, JsonKinds accepted, JsonKinds kinds)
    {
        JsonKinds left = kinds & accepted;
        if (Types(left).Count() == 1 && (left & ~JsonKinds.Present) == 0 && (left & JsonKinds.Null) == 0)
        {
            return Formula.And([.. junction.Parts, Formula.OfType(path, left)]);
        }

        List<Formula> parts = [.. junction.Parts];
        int about = parts.FindIndex(part => part.KindsOf(path) != JsonKinds.All);
        if (about < 0)
        {
            return Formula.And(junction, Accepts(path, accepted));
        }

        parts[about] = Restrict(parts[about], path, accepted);
        return Formula.And(parts);
    }

    private static Formula RestrictAny(Formula.Junction junction, JsonPath path, JsonKinds accepted) =>
        junction.Parts.All(part => part.KindsOf(path) != JsonKinds.All)
            ? Formula.Or(junction.Parts.Select(part => Restrict(part, path, accepted)))
            : Formula.And(junction, Accepts(path, accepted));

    private static Formula RestrictAtom(Formula.Atom atom, JsonKinds accepted)
    {
        JsonKinds left = atom.KindsOf(atom.Path) & accepted;
        List<Formula> parts = [];
        if ((left & JsonKinds.Null) != 0)
        {
            parts.Add(Formula.Null(atom.Path)); // a condition that is true for one null is true for every null
        }

        parts.AddRange(Types(left).Select(kind => Formula.And(atom, Formula.OfType(atom.Path, kind))));
        return Formula.Or(parts);
    }
}
