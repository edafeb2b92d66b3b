using System.Globalization;
using ReplicationKit.Rules;

namespace ReplicationKit.Selectors.Model;

/// <summary>Writes a formula as the shortest selector that says it: fields of an "and" side by side, conditions on one field in one object.</summary>
internal static class FormulaWriter
{
    // Each condition on members doubles the text; what has more is refused before it gets here.
    public const int MostConditions = 6;

    public static SelectorTemplate Write(Formula formula)
    {
        List<SelectorPiece> pieces = [];
        WriteRoot(pieces, formula);
        return new SelectorTemplate(pieces);
    }

    /// <summary>The conditions on members that the formula holds, each once.</summary>
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

    private static void WriteRoot(List<SelectorPiece> pieces, Formula formula)
    {
        IReadOnlyList<SelectorCondition> conditions = ConditionsOf(formula);
        if (conditions.Count == 0)
        {
            WriteObject(pieces, formula, inElement: false);
            return;
        }

        SelectorCondition condition = conditions[0];
        List<SelectorPiece> whenTrue = [];
        List<SelectorPiece> whenFalse = [];
        WriteRoot(whenTrue, Assume(formula, condition, true));
        WriteRoot(whenFalse, Assume(formula, condition, false));
        if (string.Concat(whenTrue.Select(p => p.Key)) == string.Concat(whenFalse.Select(p => p.Key)))
        {
            pieces.AddRange(whenTrue);
            return;
        }

        pieces.Add(SelectorPiece.Choice(condition.Expression, whenTrue, whenFalse));
    }

    private static Formula Assume(Formula formula, SelectorCondition condition, bool holds) => formula switch
    {
        Formula.RunTime runTime when runTime.Condition.Expression == condition.Expression =>
            holds != runTime.Negated ? Formula.True : Formula.False,
        Formula.Junction { IsConjunction: true } and => Formula.And(and.Parts.Select(part => Assume(part, condition, holds))),
        Formula.Junction or => Formula.Or(or.Parts.Select(part => Assume(part, condition, holds))),
        Formula.Atom { Element: { } element } atom => Formula.Elements(atom.Path, atom.Kind, Assume(element, condition, holds)),
        _ => formula,
    };

    private static void WriteObject(List<SelectorPiece> pieces, Formula formula, bool inElement)
    {
        if (formula is Formula.Constant constant)
        {
            // Nothing is without an id.
            Add(pieces, constant.Value ? "{}" : "{\"_id\":{\"$exists\":false}}");
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

        members.Write(pieces);
    }

    private static void Add(List<SelectorPiece> pieces, string json) => pieces.Add(SelectorPiece.Constant(json));

    /// <summary>One object of a selector while its members are gathered.</summary>
    private sealed class SelectorObject(bool inElement)
    {
        private readonly List<(JsonPath Path, List<Formula.Atom> Atoms)> _fields = [];
        private readonly List<Formula.Junction> _alternatives = [];

        public void Add(Formula.Atom atom)
        {
            int index = _fields.FindIndex(field => field.Path.Text == atom.Path.Text && field.Atoms.All(other => Name(other) != Name(atom)));
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

        public void Write(List<SelectorPiece> pieces)
        {
            FormulaWriter.Add(pieces, "{");
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

                FormulaWriter.Add(pieces, separator);
                WriteField(pieces, path, atoms);
                separator = ",";
            }

            WriteRest(pieces, again, separator);
            FormulaWriter.Add(pieces, "}");
        }

        // What does not fit side by side: a second operator of one name on one field, and a second "or".
        private void WriteRest(List<SelectorPiece> pieces, List<(JsonPath Path, List<Formula.Atom> Atoms)> again, string separator)
        {
            if (again.Count == 0 && _alternatives.Count == 1)
            {
                FormulaWriter.Add(pieces, separator);
                WriteOr(pieces, _alternatives[0]);
                return;
            }

            if (again.Count + _alternatives.Count == 0)
            {
                return;
            }

            FormulaWriter.Add(pieces, separator + "\"$and\":[");
            separator = string.Empty;
            foreach ((JsonPath path, List<Formula.Atom> atoms) in again)
            {
                FormulaWriter.Add(pieces, separator + "{");
                WriteField(pieces, path, atoms);
                FormulaWriter.Add(pieces, "}");
                separator = ",";
            }

            foreach (Formula.Junction alternatives in _alternatives)
            {
                FormulaWriter.Add(pieces, separator + "{");
                WriteOr(pieces, alternatives);
                FormulaWriter.Add(pieces, "}");
                separator = ",";
            }

            FormulaWriter.Add(pieces, "]");
        }

        private void WriteOr(List<SelectorPiece> pieces, Formula.Junction alternatives)
        {
            FormulaWriter.Add(pieces, "\"$or\":[");
            for (int i = 0; i < alternatives.Parts.Count; i++)
            {
                FormulaWriter.Add(pieces, i == 0 ? string.Empty : ",");
                WriteObject(pieces, alternatives.Parts[i], inElement);
            }

            FormulaWriter.Add(pieces, "]");
        }

        private void WriteField(List<SelectorPiece> pieces, JsonPath path, List<Formula.Atom> atoms)
        {
            bool isElement = path.Parent == null;
            if (!isElement)
            {
                FormulaWriter.Add(pieces, JsonText.Quote(path.Text) + ":");
                if (atoms.Count == 1 && atoms[0].Kind == AtomKind.Equal)
                {
                    pieces.AddRange(atoms[0].Operands[0].Pieces);
                    return;
                }

                FormulaWriter.Add(pieces, "{");
            }

            // Inside $elemMatch the server does not push negations inwards: there a negated condition also holds for a missing field.
            bool negated = atoms.Any(atom => atom.Kind is AtomKind.NotType or AtomKind.NotRegex or AtomKind.NotMod or AtomKind.NotSize or AtomKind.NoElement);
            bool secured = atoms.Any(atom => (atom.KindsOf(path) & JsonKinds.Missing) == 0 && IsPositive(atom));
            string separator = string.Empty;
            if (inElement && !isElement && negated && !secured)
            {
                FormulaWriter.Add(pieces, "\"$exists\":true");
                separator = ",";
            }

            foreach (Formula.Atom atom in atoms)
            {
                FormulaWriter.Add(pieces, separator);
                WriteOperator(pieces, atom);
                separator = ",";
            }

            FormulaWriter.Add(pieces, isElement ? string.Empty : "}");
        }
    }

    private static bool IsPositive(Formula.Atom atom) => !Name(atom).StartsWith("$not", StringComparison.Ordinal);

    // The name under which the condition stands; conditions of one name cannot share an object.
    private static string Name(Formula.Atom atom) => atom.Kind switch
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

    private static void WriteOperator(List<SelectorPiece> pieces, Formula.Atom atom)
    {
        string name = Name(atom);
        if (name == "$not")
        {
            Add(pieces, "\"$not\":{");
            WriteOperator(pieces, Opposite(atom));
            Add(pieces, "}");
            return;
        }

        Add(pieces, $"\"{name}\":");
        switch (atom.Kind)
        {
            case AtomKind.Missing or AtomKind.Exists:
                Add(pieces, atom.Kind == AtomKind.Exists ? "true" : "false");
                break;
            case AtomKind.Type:
                Add(pieces, JsonText.Quote(TypeName(atom.Type)));
                break;
            case AtomKind.Element:
                WriteObject(pieces, atom.Element!, inElement: true);
                break;
            case AtomKind.In or AtomKind.NotIn or AtomKind.Mod:
                Add(pieces, "[");
                for (int i = 0; i < atom.Operands.Count; i++)
                {
                    Add(pieces, i == 0 ? string.Empty : ",");
                    pieces.AddRange(atom.Operands[i].Pieces);
                }

                Add(pieces, "]");
                break;
            default:
                pieces.AddRange(atom.Operands[0].Pieces);
                break;
        }
    }

    private static Formula.Atom Opposite(Formula.Atom atom) => new(
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
        atom.Type);

    private static string TypeName(JsonKinds kind) => kind switch
    {
        JsonKinds.Null => "null",
        JsonKinds.Bool => "boolean",
        _ => kind.ToString().ToLower(CultureInfo.InvariantCulture),
    };
}
