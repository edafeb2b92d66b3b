using ReplicationKit.Rules;

namespace ReplicationKit.Selectors.Model;

/// <summary>
/// Writes a formula as the shortest equivalent selector: fields of an "and" in one object, conditions on one field in one object.
/// </summary>
internal static class FormulaWriter
{
    // Each condition on members doubles the length of the selector. Formulas with more are rejected earlier.
    public const int MaxConditions = 6;

    public static SelectorTemplate Write(Formula formula)
    {
        SelectorText text = new();
        WriteRoot(text, formula);
        return new SelectorTemplate(text.Pieces);
    }

    /// <summary>The conditions on members in the formula, without duplicates.</summary>
    public static IReadOnlyList<SelectorCondition> ConditionsOf(Formula formula)
    {
        List<SelectorCondition> conditions = [];
        Visit(formula);
        return conditions;

        void Visit(Formula part)
        {
            switch (part)
            {
                case Formula.RunTime runTime when conditions.All(c => c.Expression != runTime.Condition.Expression):
                    conditions.Add(runTime.Condition);
                    break;
                case Formula.Junction junction:
                    foreach (Formula inner in junction.Parts)
                    {
                        Visit(inner);
                    }

                    break;
                case Formula.Atom { Element: { } element }:
                    Visit(element);
                    break;
            }
        }
    }

    private static void WriteRoot(SelectorText text, Formula formula)
    {
        IReadOnlyList<SelectorCondition> conditions = ConditionsOf(formula);
        if (conditions.Count == 0)
        {
            WriteObject(text, formula, inElement: false);
            return;
        }

        SelectorCondition condition = conditions[0];
        SelectorText whenTrue = new();
        SelectorText whenFalse = new();
        WriteRoot(whenTrue, Assume(formula, condition, true));
        WriteRoot(whenFalse, Assume(formula, condition, false));
        if (string.Concat(whenTrue.Pieces.Select(p => p.Key)) == string.Concat(whenFalse.Pieces.Select(p => p.Key)))
        {
            text.AddRange(whenTrue.Pieces);
            return;
        }

        text.Add(SelectorPiece.Choice(condition.Expression, whenTrue.Pieces, whenFalse.Pieces));
    }

    private static Formula Assume(Formula formula, SelectorCondition condition, bool holds) =>
        formula switch
        {
            Formula.RunTime runTime when runTime.Condition.Expression == condition.Expression => holds != runTime.Negated
                ? Formula.True
                : Formula.False,
            Formula.Junction { IsConjunction: true } and => Formula.And(and.Parts.Select(part => Assume(part, condition, holds))),
            Formula.Junction or => Formula.Or(or.Parts.Select(part => Assume(part, condition, holds))),
            Formula.Atom { Element: { } element } atom => Formula.Elements(atom.Path, atom.Kind, Assume(element, condition, holds)),
            _ => formula,
        };

    private static void WriteObject(SelectorText text, Formula formula, bool inElement)
    {
        if (formula is Formula.Constant constant)
        {
            // Every document has an id.
            text.Add(constant.Value ? "{}" : "{\"_id\":{\"$exists\":false}}");
            return;
        }

        IReadOnlyList<Formula> parts = formula is Formula.Junction { IsConjunction: true } and ? and.Parts : [formula];
        SelectorObject members = new(inElement);
        foreach (Formula part in parts)
        {
            if (part is Formula.Atom atom)
            {
                members.Add(atom);
            }
            else
            {
                members.Add((Formula.Junction)part);
            }
        }

        members.Write(text);
    }

    /// <summary>One object of a selector while its members are collected.</summary>
    private sealed class SelectorObject(bool inElement)
    {
        private readonly List<(JsonPath Path, List<Formula.Atom> Atoms)> _fields = [];
        private readonly List<Formula.Junction> _alternatives = [];

        public void Add(Formula.Atom atom)
        {
            int index = _fields.FindIndex(field =>
                field.Path.Text == atom.Path.Text && field.Atoms.All(other => Name(other) != Name(atom))
            );
            if (index < 0)
            {
                _fields.Add((atom.Path, [atom]));
            }
            else
            {
                _fields[index].Atoms.Add(atom);
            }
        }

        public void Add(Formula.Junction alternatives) => _alternatives.Add(alternatives);

        public void Write(SelectorText text)
        {
            text.Add("{");
            HashSet<string> written = new(StringComparer.Ordinal);
            List<(JsonPath Path, List<Formula.Atom> Atoms)> again = [];
            string separator = string.Empty;
            foreach ((JsonPath path, List<Formula.Atom> atoms) in _fields)
            {
                if (!written.Add(path.Text))
                {
                    again.Add((path, atoms));
                    continue;
                }

                text.Add(separator);
                WriteField(text, path, atoms);
                separator = ",";
            }

            WriteRest(text, again, separator);
            text.Add("}");
        }

        // What does not fit in the same object: a second operator of the same name on one field, and a second "or".
        private void WriteRest(SelectorText text, List<(JsonPath Path, List<Formula.Atom> Atoms)> again, string separator)
        {
            if (again.Count == 0 && _alternatives.Count == 1)
            {
                text.Add(separator);
                WriteOr(text, _alternatives[0]);
                return;
            }

            if (again.Count + _alternatives.Count == 0)
            {
                return;
            }

            text.Add(separator + "\"$and\":[");
            separator = string.Empty;
            foreach ((JsonPath path, List<Formula.Atom> atoms) in again)
            {
                text.Add(separator + "{");
                WriteField(text, path, atoms);
                text.Add("}");
                separator = ",";
            }

            foreach (Formula.Junction alternatives in _alternatives)
            {
                text.Add(separator + "{");
                WriteOr(text, alternatives);
                text.Add("}");
                separator = ",";
            }

            text.Add("]");
        }

        private void WriteOr(SelectorText text, Formula.Junction alternatives)
        {
            text.Add("\"$or\":[");
            for (int i = 0; i < alternatives.Parts.Count; i++)
            {
                text.Add(i == 0 ? string.Empty : ",");
                WriteObject(text, alternatives.Parts[i], inElement);
            }

            text.Add("]");
        }

        private void WriteField(SelectorText text, JsonPath path, List<Formula.Atom> atoms)
        {
            bool isElement = path.Parent == null;
            if (!isElement)
            {
                text.Add(JsonText.Quote(path.Text) + ":");
                if (atoms.Count == 1 && atoms[0].Kind == AtomKind.Equal)
                {
                    text.AddRange(atoms[0].Operands[0].Pieces);
                    return;
                }

                text.Add("{");
            }

            // Inside $elemMatch the server does not push negations inwards, so a negated condition is also true for a missing field.
            bool negated = atoms.Any(atom =>
                atom.Kind is AtomKind.NotType or AtomKind.NotRegex or AtomKind.NotMod or AtomKind.NotSize or AtomKind.NoElement
            );
            bool secured = atoms.Any(atom => (atom.KindsOf(path) & JsonKinds.Missing) == 0 && IsPositive(atom));
            string separator = string.Empty;
            if (inElement && !isElement && negated && !secured)
            {
                text.Add("\"$exists\":true");
                separator = ",";
            }

            foreach (Formula.Atom atom in atoms)
            {
                text.Add(separator);
                WriteOperator(text, atom);
                separator = ",";
            }

            text.Add(isElement ? string.Empty : "}");
        }
    }

    private static bool IsPositive(Formula.Atom atom) => !Name(atom).StartsWith("$not", StringComparison.Ordinal);

    // The name of the condition. Conditions with the same name cannot share an object.
    private static string Name(Formula.Atom atom) =>
        atom.Kind switch
        {
            AtomKind.Missing or AtomKind.Exists => "$exists",
            AtomKind.Type => "$type",
            AtomKind.Equal => "$eq",
            AtomKind.NotEqual => "$ne",
            AtomKind.In => "$in",
            AtomKind.NotIn => "$nin",
            AtomKind.Less => "$lt",
            AtomKind.LessOrEqual => "$lte",
            AtomKind.Greater => "$gt",
            AtomKind.GreaterOrEqual => "$gte",
            AtomKind.Regex => "$regex",
            AtomKind.Mod => "$mod",
            AtomKind.Size => "$size",
            AtomKind.Element => "$elemMatch",
            _ => "$not",
        };

    private static void WriteOperator(SelectorText text, Formula.Atom atom)
    {
        string name = Name(atom);
        if (name == "$not")
        {
            text.Add("\"$not\":{");
            WriteOperator(text, Opposite(atom));
            text.Add("}");
            return;
        }

        text.Add($"\"{name}\":");
        switch (atom.Kind)
        {
            case AtomKind.Missing or AtomKind.Exists:
                text.Add(atom.Kind == AtomKind.Exists ? "true" : "false");
                break;
            case AtomKind.Type:
                text.Add(JsonText.Quote(TypeName(atom.Type)));
                break;
            case AtomKind.Element:
                WriteObject(text, atom.Element!, inElement: true);
                break;
            case AtomKind.In or AtomKind.NotIn or AtomKind.Mod:
                text.Add("[");
                for (int i = 0; i < atom.Operands.Count; i++)
                {
                    text.Add(i == 0 ? string.Empty : ",");
                    text.AddRange(atom.Operands[i].Pieces);
                }

                text.Add("]");
                break;
            default:
                text.AddRange(atom.Operands[0].Pieces);
                break;
        }
    }

    private static Formula.Atom Opposite(Formula.Atom atom) =>
        new(
            atom.Path,
            atom.Kind switch
            {
                AtomKind.NotType => AtomKind.Type,
                AtomKind.NotRegex => AtomKind.Regex,
                AtomKind.NotMod => AtomKind.Mod,
                AtomKind.NotSize => AtomKind.Size,
                _ => AtomKind.Element,
            },
            atom.Operands,
            atom.Element,
            atom.Type
        );

    private static string TypeName(JsonKinds kind) =>
        kind switch
        {
            JsonKinds.Null => "null",
            JsonKinds.Bool => "boolean",
            JsonKinds.Number => "number",
            JsonKinds.String => "string",
            JsonKinds.Array => "array",
            JsonKinds.Object => "object",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}
