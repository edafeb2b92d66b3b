namespace ReplicationKit.Selectors.Model;

/// <summary>Joins formulas so that nothing superfluous stays: flat, without repetition, without what another part already says.</summary>
internal static class FormulaBuilder
{
    public static Formula Join(IEnumerable<Formula> parts, bool conjunction)
    {
        Formula neutral = conjunction ? Formula.True : Formula.False;
        Formula absorbing = conjunction ? Formula.False : Formula.True;
        IReadOnlyList<Formula> all = parts as IReadOnlyList<Formula> ?? [.. parts];
        if (OnlyOne(all, neutral, absorbing) is { } only)
        {
            return only;
        }

        List<Formula> flat = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (Formula part in Flatten(all, conjunction))
        {
            if (part.Key == absorbing.Key)
            {
                return absorbing;
            }

            if (part.Key != neutral.Key && keys.Add(part.Key))
            {
                flat.Add(part);
            }
        }

        Absorb(flat, keys, conjunction);
        if (conjunction && DropImpossible(flat))
        {
            return Join(flat, conjunction);
        }

        if (HasOpposites(flat) || (conjunction && IsContradiction(flat)))
        {
            return absorbing;
        }

        if (conjunction)
        {
            DropImpliedTypes(flat);
        }

        flat = Collect(Factor(flat, conjunction), conjunction);
        return flat.Count switch
        {
            0 => neutral,
            1 => flat[0],
            _ => new Formula.Junction(flat, conjunction),
        };
    }

    // Nearly always all parts but one are constants: there is nothing to join then. Null: there are several.
    private static Formula? OnlyOne(IReadOnlyList<Formula> parts, Formula neutral, Formula absorbing)
    {
        Formula only = neutral;
        for (int i = 0; i < parts.Count; i++)
        {
            Formula part = parts[i];
            if (part == absorbing)
            {
                return absorbing;
            }

            if (part == neutral || part.Key == only.Key)
            {
                continue;
            }

            if (only != neutral)
            {
                return null;
            }

            only = part;
        }

        return only;
    }

    // (a or b) and (a or c) is a or (b and c), and the other way round: what two parts have in common is said once.
    private static List<Formula> Factor(List<Formula> flat, bool conjunction)
    {
        for (int i = 0; i < flat.Count; i++)
        {
            for (int j = i + 1; j < flat.Count; j++)
            {
                if (flat[i] is Formula.Junction a && flat[j] is Formula.Junction b && Common(a, b) is { Count: > 0 } common)
                {
                    Formula rest = Join([Without(a, common), Without(b, common)], conjunction);
                    List<Formula> next = [.. flat];
                    next.RemoveAt(j);
                    next[i] = Join([.. a.Parts.Where(part => common.Contains(part.Key)), rest], !conjunction);
                    Formula joined = Join(next, conjunction);
                    return joined is Formula.Junction junction && junction.IsConjunction == conjunction ? [.. junction.Parts] : [joined];
                }
            }
        }

        return flat;
    }

    private static HashSet<string> Common(Formula.Junction a, Formula.Junction b)
    {
        HashSet<string> keys = new(a.Parts.Select(part => part.Key), StringComparer.Ordinal);
        keys.IntersectWith(b.Parts.Select(part => part.Key));
        return keys;
    }

    private static Formula Without(Formula.Junction junction, HashSet<string> keys) =>
        Join(junction.Parts.Where(part => !keys.Contains(part.Key)), junction.IsConjunction);

    private static IEnumerable<Formula> Flatten(IEnumerable<Formula> parts, bool conjunction) =>
        parts.SelectMany(part => part is Formula.Junction junction && junction.IsConjunction == conjunction ? junction.Parts : [part]);

    // a and (a or b) is a; a or (a and b) is a.
    private static void Absorb(List<Formula> flat, HashSet<string> keys, bool conjunction) =>
        flat.RemoveAll(part => part is Formula.Junction inner && inner.IsConjunction != conjunction && inner.Parts.Any(p => keys.Contains(p.Key)));

    // Of an "or" beside other conditions only the alternatives stay that those leave possible.
    private static bool DropImpossible(List<Formula> flat)
    {
        bool dropped = false;
        for (int i = 0; i < flat.Count; i++)
        {
            if (flat[i] is not Formula.Junction { IsConjunction: false } or)
            {
                continue;
            }

            List<Formula> possible = [.. or.Parts.Where(part => Atoms([part]).All(atom => KindsBeside(flat, i, part, atom.Path) != JsonKinds.None))];
            if (possible.Count < or.Parts.Count)
            {
                flat[i] = Join(possible, conjunction: false);
                dropped = true;
            }
        }

        return dropped;
    }

    private static JsonKinds KindsBeside(List<Formula> flat, int index, Formula alternative, JsonPath path)
    {
        JsonKinds kinds = alternative.KindsOf(path);
        for (int j = 0; j < flat.Count; j++)
        {
            kinds &= j == index ? JsonKinds.All : flat[j].KindsOf(path);
        }

        return kinds;
    }

    private static bool HasOpposites(List<Formula> flat) =>
        flat.Exists(part => part is Formula.RunTime)
        && flat.OfType<Formula.RunTime>().GroupBy(part => part.Condition.Expression, StringComparer.Ordinal).Any(group => group.Count() > 1);

    private static bool IsContradiction(List<Formula> flat)
    {
        if (flat.Count < 2)
        {
            return false;
        }

        return Atoms(flat).Any(atom => flat.Aggregate(JsonKinds.All, (kinds, part) => kinds & part.KindsOf(atom.Path)) == JsonKinds.None);
    }

    private static IEnumerable<Formula.Atom> Atoms(IEnumerable<Formula> parts) =>
        parts.SelectMany(part => part switch
        {
            Formula.Atom atom => [atom],
            Formula.Junction junction => Atoms(junction.Parts),
            _ => Enumerable.Empty<Formula.Atom>(),
        });

    // {"a": {"$type": "object"}} says nothing beside a condition that needs a.b, nor {"$exists": true} beside one that needs a value.
    private static void DropImpliedTypes(List<Formula> flat)
    {
        for (int i = flat.Count - 1; i >= 0; i--)
        {
            if (flat[i] is Formula.Atom atom && IsAboutKindOnly(atom))
            {
                JsonKinds others = JsonKinds.All;
                for (int j = 0; j < flat.Count; j++)
                {
                    others &= j == i ? JsonKinds.All : flat[j].KindsOf(atom.Path);
                }

                if ((others & ~atom.KindsOf(atom.Path)) == 0)
                {
                    flat.RemoveAt(i);
                }
            }
        }
    }

    private static bool IsAboutKindOnly(Formula.Atom atom) => atom.Kind is AtomKind.Type or AtomKind.NotType or AtomKind.Exists
        || (atom.Kind == AtomKind.NotEqual && atom.Operands[0].Kind == JsonKinds.Null);

    // Equalities of one field under "or" are one $in, inequalities under "and" one $nin.
    private static List<Formula> Collect(List<Formula> flat, bool conjunction)
    {
        (AtomKind single, AtomKind many) = conjunction ? (AtomKind.NotEqual, AtomKind.NotIn) : (AtomKind.Equal, AtomKind.In);
        List<Formula> collected = [];
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (Formula part in flat)
        {
            if (part is not Formula.Atom atom || (atom.Kind != single && atom.Kind != many) || atom.Operands[0].Kind is JsonKinds.Null or JsonKinds.Bool
                || atom.Operands[0].IsList)
            {
                collected.Add(part);
                continue;
            }

            string group = atom.Path.Text + ":" + atom.Operands[0].Kind;
            if (!done.Add(group))
            {
                continue;
            }

            List<Formula.Atom> same = [.. flat.OfType<Formula.Atom>().Where(other =>
                (other.Kind == single || other.Kind == many) && !other.Operands[0].IsList && other.Path.Text + ":" + other.Operands[0].Kind == group)];
            SelectorValue[] values = [.. same.SelectMany(other => other.Operands).GroupBy(value => value.Key, StringComparer.Ordinal).Select(g => g.First())];
            collected.Add(values.Length == 1 ? same[0] : Formula.Field(atom.Path, many, values));
        }

        return collected;
    }
}
