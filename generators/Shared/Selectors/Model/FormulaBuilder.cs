namespace ReplicationKit.Selectors.Model;

/// <summary>Joins formulas without redundancy: flat, without duplicates, without parts that another part implies.</summary>
internal static class FormulaBuilder
{
    // Above this number, parts are compared by their keys.
    private const int MaxCompared = 16;

    public static Formula Join(IEnumerable<Formula> parts, bool conjunction)
    {
        Formula neutral = conjunction ? Formula.True : Formula.False;
        Formula absorbing = conjunction ? Formula.False : Formula.True;
        IReadOnlyList<Formula> all = parts as IReadOnlyList<Formula> ?? [.. parts];
        if (OnlyOne(all, neutral, absorbing) is { } only)
        {
            return only;
        }

        List<Formula> flat = Flatten(all, conjunction);
        if (flat.Contains(absorbing))
        {
            return absorbing;
        }

        DropRepeated(flat, neutral);
        Absorb(flat, conjunction);
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

    // In nearly all cases all parts but one are constants, and nothing has to be joined. Null if there are several.
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

            if (part == neutral || part.IsSame(only))
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

    // (a or b) and (a or c) is a or (b and c), and vice versa: the common part is written once.
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

    private static List<Formula> Flatten(IReadOnlyList<Formula> parts, bool conjunction)
    {
        List<Formula> flat = new(parts.Count + 2);
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i] is Formula.Junction junction && junction.IsConjunction == conjunction)
            {
                flat.AddRange(junction.Parts);
            }
            else
            {
                flat.Add(parts[i]);
            }
        }

        return flat;
    }

    private static void DropRepeated(List<Formula> flat, Formula neutral)
    {
        HashSet<string>? keys = flat.Count > MaxCompared ? new(StringComparer.Ordinal) : null;
        int kept = 0;
        for (int i = 0; i < flat.Count; i++)
        {
            Formula part = flat[i];
            if (part != neutral && (keys?.Add(part.Key) ?? !Holds(flat, kept, part)))
            {
                flat[kept++] = part;
            }
        }

        flat.RemoveRange(kept, flat.Count - kept);
    }

    private static bool Holds(List<Formula> formulas, int count, Formula formula)
    {
        for (int i = 0; i < count; i++)
        {
            if (formulas[i].IsSame(formula))
            {
                return true;
            }
        }

        return false;
    }

    // a and (a or b) is a; a or (a and b) is a.
    private static void Absorb(List<Formula> flat, bool conjunction)
    {
        if (!flat.Exists(part => part is Formula.Junction inner && inner.IsConjunction != conjunction))
        {
            return;
        }

        HashSet<string> keys = new(flat.Select(part => part.Key), StringComparer.Ordinal);
        flat.RemoveAll(part =>
            part is Formula.Junction inner && inner.IsConjunction != conjunction && inner.Parts.Any(p => keys.Contains(p.Key))
        );
    }

    // In an "or" next to other conditions, only the alternatives that those conditions allow are kept.
    private static bool DropImpossible(List<Formula> flat)
    {
        bool dropped = false;
        for (int i = 0; i < flat.Count; i++)
        {
            if (flat[i] is not Formula.Junction { IsConjunction: false } or)
            {
                continue;
            }

            List<Formula> possible =
            [
                .. or.Parts.Where(part => Atoms([part]).All(atom => KindsOfOtherParts(flat, i, part, atom.Path) != JsonKinds.None)),
            ];
            if (possible.Count < or.Parts.Count)
            {
                flat[i] = Join(possible, conjunction: false);
                dropped = true;
            }
        }

        return dropped;
    }

    private static JsonKinds KindsOfOtherParts(List<Formula> flat, int index, Formula alternative, JsonPath path)
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
        && flat.OfType<Formula.RunTime>()
            .GroupBy(part => part.Condition.Expression, StringComparer.Ordinal)
            .Any(group => group.Count() > 1);

    private static bool IsContradiction(List<Formula> flat)
    {
        if (flat.Count < 2)
        {
            return false;
        }

        foreach (Formula part in flat)
        {
            if (
                part is Formula.Atom atom
                    ? IsImpossible(flat, atom.Path)
                    : part is Formula.Junction junction && IsImpossible(flat, junction)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsImpossible(List<Formula> flat, Formula.Junction junction)
    {
        foreach (Formula.Atom atom in Atoms(junction.Parts))
        {
            if (IsImpossible(flat, atom.Path))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsImpossible(List<Formula> flat, JsonPath path)
    {
        JsonKinds kinds = JsonKinds.All;
        foreach (Formula part in flat)
        {
            kinds &= part.KindsOf(path);
        }

        return kinds == JsonKinds.None;
    }

    private static IEnumerable<Formula.Atom> Atoms(IEnumerable<Formula> parts) =>
        parts.SelectMany(part =>
            part switch
            {
                Formula.Atom atom => [atom],
                Formula.Junction junction => Atoms(junction.Parts),
                _ => Enumerable.Empty<Formula.Atom>(),
            }
        );

    // {"a": {"$type": "object"}} is redundant next to a condition that requires a.b, and so is {"$exists": true} next to one that requires
    // a value.
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

    private static bool IsAboutKindOnly(Formula.Atom atom) =>
        atom.Kind is AtomKind.Type or AtomKind.NotType or AtomKind.Exists
        || (atom.Kind == AtomKind.NotEqual && atom.Operands[0].Kind == JsonKinds.Null);

    // Equalities of one field under "or" become one $in, inequalities under "and" one $nin.
    private static List<Formula> Collect(List<Formula> flat, bool conjunction)
    {
        (AtomKind single, AtomKind many) = conjunction ? (AtomKind.NotEqual, AtomKind.NotIn) : (AtomKind.Equal, AtomKind.In);
        int operands = 0;
        foreach (Formula part in flat)
        {
            operands += Collects(part, single, many) ? ((Formula.Atom)part).Operands.Count : 0;
        }

        if (operands < 2)
        {
            return flat;
        }

        List<Formula> collected = [];
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (Formula part in flat)
        {
            if (!Collects(part, single, many))
            {
                collected.Add(part);
                continue;
            }

            var atom = (Formula.Atom)part;
            string group = Group(atom);
            if (!done.Add(group))
            {
                continue;
            }

            List<Formula.Atom> same =
            [
                .. flat.Where(other => Collects(other, single, many)).Cast<Formula.Atom>().Where(other => Group(other) == group),
            ];
            SelectorValue[] values =
            [
                .. same.SelectMany(other => other.Operands).GroupBy(value => value.Key, StringComparer.Ordinal).Select(g => g.First()),
            ];
            collected.Add(values.Length == 1 ? same[0] : Formula.Field(atom.Path, many, values));
        }

        return collected;
    }

    private static bool Collects(Formula part, AtomKind single, AtomKind many) =>
        part is Formula.Atom atom
        && (atom.Kind == single || atom.Kind == many)
        && atom.Operands[0] is { IsList: false, Kind: not (JsonKinds.Null or JsonKinds.Bool) };

    private static string Group(Formula.Atom atom) => atom.Path.Text + ":" + atom.Operands[0].Kind;
}
