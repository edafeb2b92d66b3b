using System.Text;

namespace ReplicationKit.Selectors.Model;

/// <summary>
/// A selector before it is written: conditions on fields, joined by "and" and "or". It has no negation, because the server's negation
/// treats a missing field differently from C#; each condition has its opposite instead. Immutable. <see cref="Key"/> determines equality.
/// </summary>
internal abstract class Formula
{
    public static Formula True { get; } = new Constant(true);

    public static Formula False { get; } = new Constant(false);

    /// <summary>A string that is equal exactly for formulas that are written alike.</summary>
    public abstract string Key { get; }

    /// <summary>Whether the formulas are written alike, without computing their keys.</summary>
    public abstract bool IsSame(Formula other);

    /// <summary>The kinds that the path may lead to in a document that the formula matches. It is never too narrow.</summary>
    public abstract JsonKinds KindsOf(JsonPath path);

    public static Formula And(Formula left, Formula right) => Join(left, right, conjunction: true);

    public static Formula And(params Formula[] parts) => And((IEnumerable<Formula>)parts);

    public static Formula And(IEnumerable<Formula> parts) => FormulaBuilder.Join(parts, conjunction: true);

    public static Formula Or(Formula left, Formula right) => Join(left, right, conjunction: false);

    public static Formula Or(params Formula[] parts) => Or((IEnumerable<Formula>)parts);

    public static Formula Or(IEnumerable<Formula> parts) => FormulaBuilder.Join(parts, conjunction: false);

    public static Formula Field(JsonPath path, AtomKind kind) => new Atom(path, kind, [], null, JsonKinds.None);

    public static Formula Field(JsonPath path, AtomKind kind, params SelectorValue[] operands) =>
        new Atom(path, kind, operands, null, JsonKinds.None);

    public static Formula OfType(JsonPath path, JsonKinds kind) => new Atom(path, AtomKind.Type, [], null, kind);

    public static Formula NotOfType(JsonPath path, JsonKinds kind) => new Atom(path, AtomKind.NotType, [], null, kind);

    public static Formula Null(JsonPath path) => Field(path, AtomKind.Equal, SelectorValue.Null);

    /// <summary>An array with, or without, an element that matches.</summary>
    public static Formula Elements(JsonPath path, AtomKind kind, Formula element)
    {
        if (element == False)
        {
            return kind == AtomKind.Element ? False : Field(path, AtomKind.Exists);
        }

        // Here an empty selector would mean equality with an empty object.
        return new Atom(path, kind, [], element == True ? Field(JsonPath.Root, AtomKind.Exists) : element, JsonKinds.None);
    }

    public static Formula AtRunTime(SelectorCondition condition, bool negated = false) => new RunTime(condition, negated);

    public override string ToString() => Key;

    // In nearly all cases one of two parts is a constant, and nothing has to be joined.
    private static Formula Join(Formula left, Formula right, bool conjunction)
    {
        Formula neutral = conjunction ? True : False;
        Formula absorbing = conjunction ? False : True;
        if (left == absorbing || right == absorbing)
        {
            return absorbing;
        }

        return left == neutral || left == right ? right
            : right == neutral ? left
            : FormulaBuilder.Join([left, right], conjunction);
    }

    internal sealed class Constant(bool value) : Formula
    {
        public bool Value { get; } = value;

        public override string Key => Value ? "true" : "false";

        public override bool IsSame(Formula other) => other == this;

        public override JsonKinds KindsOf(JsonPath path) => Value ? JsonKinds.All : JsonKinds.None;
    }

    /// <summary>"And" or "or" of two or more different parts.</summary>
    internal sealed class Junction : Formula
    {
        private string? _key;

        public Junction(IReadOnlyList<Formula> parts, bool conjunction)
        {
            Parts = parts;
            IsConjunction = conjunction;
        }

        public IReadOnlyList<Formula> Parts { get; }

        public bool IsConjunction { get; }

        public override string Key => _key ??= (IsConjunction ? "(and " : "(or ") + string.Join(" ", Parts.Select(part => part.Key)) + ")";

        public override bool IsSame(Formula other)
        {
            if (other == this)
            {
                return true;
            }

            if (other is not Junction junction || junction.IsConjunction != IsConjunction || junction.Parts.Count != Parts.Count)
            {
                return false;
            }

            for (int i = 0; i < Parts.Count; i++)
            {
                if (!Parts[i].IsSame(junction.Parts[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public override JsonKinds KindsOf(JsonPath path)
        {
            JsonKinds kinds = IsConjunction ? JsonKinds.All : JsonKinds.None;
            foreach (Formula part in Parts)
            {
                kinds = IsConjunction ? kinds & part.KindsOf(path) : kinds | part.KindsOf(path);
            }

            return kinds;
        }
    }

    /// <summary>A condition on a member of the specification, which is known only when the document is written.</summary>
    internal sealed class RunTime(SelectorCondition condition, bool negated) : Formula
    {
        public SelectorCondition Condition { get; } = condition;

        public bool Negated { get; } = negated;

        public override string Key { get; } = (negated ? "!" : string.Empty) + "{" + condition.Expression + "}";

        public override bool IsSame(Formula other) => other is RunTime runTime && runTime.Key == Key;

        public override JsonKinds KindsOf(JsonPath path) => JsonKinds.All;
    }

    /// <summary>A condition on one field.</summary>
    internal sealed class Atom : Formula
    {
        private string? _key;

        public Atom(JsonPath path, AtomKind kind, IReadOnlyList<SelectorValue> operands, Formula? element, JsonKinds type)
        {
            Path = path;
            Kind = kind;
            Operands = operands;
            Element = element;
            Type = type;
        }

        public JsonPath Path { get; }

        public AtomKind Kind { get; }

        public IReadOnlyList<SelectorValue> Operands { get; }

        public Formula? Element { get; }

        public JsonKinds Type { get; }

        public override string Key => _key ??= MakeKey();

        public override bool IsSame(Formula other)
        {
            if (other == this)
            {
                return true;
            }

            if (
                other is not Atom atom
                || atom.Kind != Kind
                || atom.Type != Type
                || atom.Path.Text != Path.Text
                || atom.Operands.Count != Operands.Count
            )
            {
                return false;
            }

            for (int i = 0; i < Operands.Count; i++)
            {
                if (Operands[i].Key != atom.Operands[i].Key)
                {
                    return false;
                }
            }

            return Element == null ? atom.Element == null : atom.Element != null && Element.IsSame(atom.Element);
        }

        public override JsonKinds KindsOf(JsonPath path)
        {
            JsonKinds own = OwnKinds();
            if (path.Text == Path.Text)
            {
                return own;
            }

            if (Path.IsAncestorOf(path))
            {
                return own == JsonKinds.Object && path.Parent!.Text == Path.Text ? JsonKinds.All & ~JsonKinds.BadPath
                    : (own & (JsonKinds.Object | JsonKinds.Array)) != 0 ? JsonKinds.All
                    : ((own & JsonKinds.Missing) != 0 ? JsonKinds.Missing : 0) | ((own & ~JsonKinds.Missing) != 0 ? JsonKinds.BadPath : 0);
            }

            if (!path.IsAncestorOf(Path))
            {
                return JsonKinds.All;
            }

            return JsonKinds.Object
                | (HasIndexBelow(path) ? JsonKinds.Array : 0)
                | ((own & JsonKinds.Missing) != 0 ? JsonKinds.Missing : 0);
        }

        private string MakeKey()
        {
            StringBuilder key = new();
            key.Append(Path.Text).Append(':').Append((int)Kind);
            if (Type != JsonKinds.None)
            {
                key.Append('=').Append((int)Type);
            }

            foreach (SelectorValue operand in Operands)
            {
                key.Append(',').Append(operand.Key);
            }

            return key.Append(Element == null ? string.Empty : "[" + Element.Key + "]").ToString();
        }

        private JsonKinds OwnKinds()
        {
            JsonKinds operand = Operands.Count > 0 ? Operands[0].Kind : JsonKinds.None;
            return Kind switch
            {
                AtomKind.Missing => JsonKinds.Missing,
                AtomKind.Type => Type,
                AtomKind.NotType => JsonKinds.Present & ~Type,
                AtomKind.Equal => operand,
                AtomKind.NotEqual when operand == JsonKinds.Null => JsonKinds.Present & ~JsonKinds.Null,
                AtomKind.In => JsonKinds.Array | Operands.Aggregate(JsonKinds.None, (kinds, value) => kinds | value.Kind),
                AtomKind.Less or AtomKind.LessOrEqual => UpTo(operand),
                AtomKind.Greater or AtomKind.GreaterOrEqual => JsonKinds.Present & ~(UpTo(operand) & ~operand),
                AtomKind.Regex => JsonKinds.String,
                AtomKind.Mod => JsonKinds.Number,
                AtomKind.Size or AtomKind.Element => JsonKinds.Array,
                _ => JsonKinds.Present,
            };
        }

        // The kinds that sort before or equal to the kind: null, booleans, numbers, strings, arrays, objects.
        private static JsonKinds UpTo(JsonKinds kind)
        {
            JsonKinds kinds = JsonKinds.None;
            for (int bit = (int)JsonKinds.Null; bit <= (int)kind; bit <<= 1)
            {
                kinds |= (JsonKinds)bit;
            }

            return kinds;
        }

        private bool HasIndexBelow(JsonPath ancestor)
        {
            for (JsonPath? path = Path; path != null && path.Text != ancestor.Text; path = path.Parent)
            {
                if (path.IsIndex)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
