using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Comparisons.</content>
internal sealed partial class PredicateTranslator
{
    private const int MaxSizes = 64;

    private Logic Compare(IOperation at, RelationKind relation, IOperation left, IOperation right, bool exact)
    {
        Value? first = Try(() => Read(left));
        Value? second = Try(() => Read(right));
        if (first == null && second == null)
        {
            DropOther(left, right);
        }

        return first == null || second == null ? throw new UntranslatableException() : Compare(at, relation, first, second, exact);
    }

    // A value for which there is a remedy is of no use if the field cannot be compared at all.
    private void DropOther(IOperation left, IOperation right)
    {
        if (ReadsDocument(left) == ReadsDocument(right))
        {
            return;
        }

        SyntaxNode other = (ReadsDocument(left) ? right : left).Syntax;
        _problems.RemoveAll(problem => problem.Id == DiagnosticIds.NotTranslatable && other.Span.Contains(problem.Location.SourceSpan));
    }

    // Both sides are evaluated before they are compared, so either may throw.
    private Logic Compare(IOperation at, RelationKind relation, Value left, Value right, bool exact)
    {
        Logic logic = left.Decide(l => right.Decide(r => Compare(at, relation, l, r, exact)));
        return logic.After(left.Throws);
    }

    private Logic Compare(IOperation at, RelationKind relation, Operand left, Operand right, bool exact)
    {
        if (left is Operand.Constant or Operand.Member && right is not (Operand.Constant or Operand.Member))
        {
            return Compare(at, relation.Mirror(), right, left, exact);
        }

        switch (left, right)
        {
            case (Operand.Constant a, Operand.Constant b):
                return CompareConstants(at, relation, a.Value, b.Value);
            case (_, Operand.Constant { Value: null }):
                return relation.IsEquality() ? NullTest(at, relation, left) : Logic.Constant(false);
            case (Operand.Constant, Operand.Member member):
                return Compare(at, relation.Mirror(), member, left, exact);
            case (Operand.Member member, Operand.Constant constant):
                return CompareAtRunTime(at, relation, member, constant.Value!);
            case (Operand.Field { Document: var field }, Operand.Constant { Value: { } value }):
                return CompareField(at, relation, field, value, exact);
            case (Operand.Field { Document: var field }, Operand.Member member):
                return CompareMember(at, relation, field, member, exact);
            case (Operand.Remainder remainder, Operand.Constant { Value: decimal value }) when relation.IsEquality():
                return CompareRemainder(relation, remainder, value);
            case (Operand.Remainder, _):
                throw Untranslatable(at, "a remainder can only be compared with a constant, by == or !=");
            case (Operand.Count count, Operand.Constant { Value: decimal value }):
                return CompareCount(at, relation, count.Document, value);
            case (Operand.Length length, Operand.Constant { Value: decimal value }):
                return CompareLength(at, relation, length.Document, value);
            case (Operand.Length, _):
                throw Untranslatable(at, "the length of a string can only be compared with a constant");
            case (Operand.Computed computed, _) when relation.IsEquality():
                return CompareComputed(at, relation, computed.Logic, right);
            case (_, Operand.Computed computed) when relation.IsEquality():
                return CompareComputed(at, relation, computed.Logic, left);
            case (Operand.Field, Operand.Field or Operand.Remainder or Operand.Count or Operand.Length):
                throw Untranslatable(at, "a selector cannot compare two fields; use a JavaScript filter");
            default:
                throw Untranslatable(at, "it has no equivalent in a selector; compare a field with a constant or a member");
        }
    }

    private Logic CompareConstants(IOperation at, RelationKind relation, object? left, object? right)
    {
        if (left == null || right == null)
        {
            bool equal = left == null && right == null;
            return Logic.Constant(
                relation switch
                {
                    RelationKind.Equal => equal,
                    RelationKind.NotEqual => !equal,
                    _ => false,
                }
            );
        }

        return Constants.Holds(relation, left, right) is { } holds
            ? Logic.Constant(holds)
            : throw Untranslatable(at, "its operands have different types");
    }

    // Null equals neither true nor false, provided that the computation has not thrown.
    private Logic CompareComputed(IOperation at, RelationKind relation, Logic logic, Operand other)
    {
        Logic unequal = Logic.And(logic, Logic.Constant(false));
        Logic equal = other is Operand.Constant { Value: null }
            ? unequal
            : Logic.Choose(IsNull(at, other), unequal, Logic.Equal(logic, Truth(at, other)));
        return relation == RelationKind.Equal ? equal : equal.Not();
    }

    private Logic NullTest(IOperation at, RelationKind relation, Operand operand)
    {
        Logic isNull = IsNull(at, operand);
        return relation == RelationKind.Equal ? isNull : isNull.Not();
    }

    private Logic IsNull(IOperation at, Operand operand)
    {
        switch (operand)
        {
            case Operand.Constant constant:
                return Logic.Constant(constant.Value == null);
            case Operand.Field { Document: var field }:
                return IsDocument(field) ? Logic.Constant(false) : Logic.Of(field.IsNull, field.HasValue);
            case Operand.Member { CanBeNull: false }:
                return Logic.Constant(false);
            case Operand.Member member:
                SelectorCondition isNull = new(member.Expression + " is null");
                return Logic.Of(Formula.AtRunTime(isNull), Formula.AtRunTime(isNull, negated: true));
            case Operand.MemberList list:
                return list.CanBeNull ? AtRunTime(list.Expression + " is null") : Logic.Constant(false);
            case Operand.Remainder or Operand.Count or Operand.Length or Operand.Computed:
                return Logic.Constant(false);
            default:
                throw Untranslatable(at, "it has no equivalent in a selector");
        }
    }

    private Logic CompareField(IOperation at, RelationKind relation, DocumentField field, object value, bool exact)
    {
        switch (field.Type.Shape)
        {
            case FieldShape.Text when value is string text && relation.IsEquality():
                return CompareText(at, relation, field, text, exact);
            case FieldShape.Boolean when value is bool wanted && relation.IsEquality():
                return CompareBoolean(relation, field, wanted);
            case FieldShape.Date when value is string date:
                return CompareDate(
                    relation,
                    field,
                    SelectorValue.String(date),
                    Literal(date),
                    RelationHolds(relation, field.Initial, date)
                );
            case FieldShape.NamedEnum when value is decimal number && relation.IsEquality():
                return CompareNamedEnum(relation, field, number);
            case FieldShape.Integer or FieldShape.Double or FieldShape.Decimal or FieldShape.NumberEnum when value is decimal or double:
                return CompareNumber(at, relation, field, value);
            case FieldShape.NamedEnum:
                throw Untranslatable(
                    at,
                    "an enum that is written by name is not ordered in the document; compare with == or \"is … or …\""
                );
            default:
                throw Untranslatable(at, "fields of this type do not support this comparison");
        }
    }

    private static Logic CompareBoolean(RelationKind relation, DocumentField field, bool value)
    {
        bool wanted = value == (relation == RelationKind.Equal);
        Formula holds = Formula.Field(field.Path, AtomKind.Equal, Constants.Json(wanted)!);
        Formula fails = Formula.Field(field.Path, AtomKind.Equal, Constants.Json(!wanted)!);
        return WithNull(field, relation, holds, fails, RelationHolds(relation, field.Initial, value));
    }

    private Logic CompareNumber(IOperation at, RelationKind relation, DocumentField field, object value)
    {
        SelectorValue json =
            Constants.Json(value)
            ?? throw Untranslatable(
                at,
                "the server cannot represent this number exactly; use a double below 2^53, or a decimal with such a value"
            );
        return Present(field, relation, json, RelationHolds(relation, field.Initial, value));
    }

    // A condition and its opposite, with the results for null and a missing field: null is unequal to every value, and ordered with none.
    private static Logic Present(DocumentField field, RelationKind relation, SelectorValue value, bool? whenMissing) =>
        WithNull(field, relation, () => Ordered(field, relation, value), () => Ordered(field, relation.Opposite(), value), whenMissing);

    // null sorts before every value and is not a value.
    private static Formula Ordered(DocumentField field, RelationKind relation, SelectorValue value)
    {
        Formula holds = Formula.Field(field.Path, relation.Atom(), value);
        return field.Type.AcceptsNull && relation is RelationKind.Less or RelationKind.LessOrEqual or RelationKind.NotEqual
            ? Formula.And(holds, FormulaGuard.Accepts(field.Path, field.Type.ValueKinds))
            : holds;
    }

    // Adds the results for null and for a missing field to a comparison of the value.
    private static Logic WithNull(DocumentField field, RelationKind relation, Func<Formula> holds, Func<Formula> fails, bool? whenMissing)
    {
        bool nullHolds = relation == RelationKind.NotEqual;
        return Logic.Of(
            () => Formula.Or(Missing(field, whenMissing == true), nullHolds ? field.IsNull : Formula.False, holds()),
            () => Formula.Or(Missing(field, whenMissing == false), nullHolds ? Formula.False : field.IsNull, fails())
        );
    }

    private static Logic WithNull(DocumentField field, RelationKind relation, Formula holds, Formula fails, bool? whenMissing) =>
        WithNull(field, relation, () => holds, () => fails, whenMissing);

    private static Formula Missing(DocumentField field, bool counts) =>
        counts && field.MissingIsValue ? Formula.Field(field.Path, AtomKind.Missing) : Formula.False;

    private Logic CompareText(IOperation at, RelationKind relation, DocumentField field, string text, bool exact)
    {
        if (!Constants.IsWellFormed(text))
        {
            throw Report(DiagnosticIds.UnpairedSurrogate, at, "the string contains an unpaired surrogate, which the server rejects");
        }

        return CompareText(
            relation,
            field,
            SelectorValue.String(text),
            () => Literal(text),
            exact,
            RelationHolds(relation, field.Initial, text)
        );
    }

    private Logic CompareText(
        RelationKind relation,
        DocumentField field,
        SelectorValue value,
        Func<SelectorValue> literal,
        bool exact,
        bool? whenMissing
    )
    {
        bool isExact = exact || _ordinal;
        Func<Formula> equal = () => Equal(field, value, isExact ? literal() : null);
        Func<Formula> unequal = () => Unequal(field, value, isExact ? literal() : null);
        return relation == RelationKind.Equal
            ? WithNull(field, relation, equal, unequal, whenMissing)
            : WithNull(field, relation, unequal, equal, whenMissing);
    }

    // Equal as the server collates strings, and by a pattern in every character.
    private static Formula Equal(DocumentField field, SelectorValue value, SelectorValue? pattern)
    {
        Formula equal = Formula.Field(field.Path, AtomKind.Equal, value);
        return pattern == null ? equal : Formula.And(equal, Formula.Field(field.Path, AtomKind.Regex, pattern));
    }

    private static Formula Unequal(DocumentField field, SelectorValue value, SelectorValue? pattern)
    {
        Formula unequal =
            pattern == null ? Formula.Field(field.Path, AtomKind.NotEqual, value) : Formula.Field(field.Path, AtomKind.NotRegex, pattern);
        return Formula.And(unequal, FormulaGuard.Accepts(field.Path, JsonKinds.String));
    }

    // Dates are strings of digits and hyphens, which collate in date order once they have the format of a date.
    private static Logic CompareDate(
        RelationKind relation,
        DocumentField field,
        SelectorValue value,
        SelectorValue literal,
        bool? whenMissing
    )
    {
        Formula form = FormatGuard.HasForm(field);
        Formula holds = relation switch
        {
            RelationKind.Equal => Formula.Field(field.Path, AtomKind.Regex, literal),
            RelationKind.NotEqual => Formula.And(form, Formula.Field(field.Path, AtomKind.NotRegex, literal)),
            _ => Formula.And(form, Formula.Field(field.Path, relation.Atom(), value)),
        };
        RelationKind opposite = relation.Opposite();
        Formula fails = opposite switch
        {
            RelationKind.Equal => Formula.Field(field.Path, AtomKind.Regex, literal),
            RelationKind.NotEqual => Formula.And(form, Formula.Field(field.Path, AtomKind.NotRegex, literal)),
            _ => Formula.And(form, Formula.Field(field.Path, opposite.Atom(), value)),
        };
        return WithNull(field, relation, holds, fails, whenMissing);
    }

    private static Logic CompareNamedEnum(RelationKind relation, DocumentField field, decimal number)
    {
        SelectorValue names = SelectorValue.String(NamedEnum.One(field.Type, number));
        SelectorValue json = Constants.Json(number)!;
        Formula equal = Formula.Or(Formula.Field(field.Path, AtomKind.Regex, names), Formula.Field(field.Path, AtomKind.Equal, json));
        Formula unequal = Formula.Or(
            Formula.And(FormatGuard.HasForm(field), Formula.Field(field.Path, AtomKind.NotRegex, names)),
            Formula.And(Formula.OfType(field.Path, JsonKinds.Number), Formula.Field(field.Path, AtomKind.NotEqual, json))
        );
        bool? whenMissing = RelationHolds(relation, field.Initial, number);
        return relation == RelationKind.Equal
            ? WithNull(field, relation, equal, unequal, whenMissing)
            : WithNull(field, relation, unequal, equal, whenMissing);
    }

    private static Logic CompareRemainder(RelationKind relation, Operand.Remainder remainder, decimal value)
    {
        DocumentField field = remainder.Document;
        SelectorValue[] operands = [Constants.Json(remainder.Divisor)!, Constants.Json(value)!];
        bool? equalWhenMissing = field.Initial is decimal initial ? initial % remainder.Divisor == value : null;
        Logic equal = WithNull(
            field,
            RelationKind.Equal,
            Formula.Field(field.Path, AtomKind.Mod, operands),
            Formula.And(Formula.Field(field.Path, AtomKind.NotMod, operands), FormulaGuard.Accepts(field.Path, JsonKinds.Number)),
            equalWhenMissing
        );
        return relation == RelationKind.Equal ? equal : equal.Not();
    }

    private Logic CompareCount(IOperation at, RelationKind relation, DocumentField field, decimal number)
    {
        bool? whenMissing = field.MissingIsValue ? relation.Holds(0m.CompareTo(number)) : null;
        Logic present = relation switch
        {
            RelationKind.Equal => HasSize(field, number),
            RelationKind.NotEqual => HasSize(field, number).Not(),
            RelationKind.Greater => HasAtLeast(at, field, number + 1),
            RelationKind.GreaterOrEqual => HasAtLeast(at, field, number),
            RelationKind.Less => HasAtLeast(at, field, number).Not(),
            _ => HasAtLeast(at, field, number + 1).Not(),
        };
        Formula missing = Formula.Field(field.Path, AtomKind.Missing);
        return Logic.Of(
            Formula.Or(whenMissing == true ? missing : Formula.False, present.True),
            Formula.Or(whenMissing == false ? missing : Formula.False, present.False)
        );
    }

    private static Logic HasSize(DocumentField field, decimal number)
    {
        Formula isArray = FormulaGuard.Accepts(field.Path, JsonKinds.Array);
        if (number < 0)
        {
            return Logic.Of(Formula.False, isArray);
        }

        SelectorValue size = Constants.Json(number)!;
        return Logic.Of(
            Formula.Field(field.Path, AtomKind.Size, size),
            Formula.And(Formula.Field(field.Path, AtomKind.NotSize, size), isArray)
        );
    }

    // An array with n elements has one at the index n - 1; fewer elements are enumerated as sizes.
    private Logic HasAtLeast(IOperation at, DocumentField field, decimal number)
    {
        Formula isArray = FormulaGuard.Accepts(field.Path, JsonKinds.Array);
        if (number <= 0)
        {
            return Logic.Of(isArray, Formula.False);
        }

        if (number > MaxSizes)
        {
            throw Untranslatable(
                at,
                "the number of elements can only be compared with values up to " + MaxSizes.ToString(CultureInfo.InvariantCulture)
            );
        }

        List<Formula> sizes = [];
        for (decimal size = 0; size < number; size++)
        {
            sizes.Add(Formula.Field(field.Path, AtomKind.Size, Constants.Json(size)!));
        }

        JsonPath last = field.Path.Append((number - 1).ToString(CultureInfo.InvariantCulture));
        return Logic.Of(Formula.And(isArray, Formula.Field(last, AtomKind.Exists)), Formula.Or(sizes));
    }

    private static SelectorValue Literal(string text) => SelectorValue.String("^" + PatternText.Literal(text) + "\\z");

    private static bool? RelationHolds(RelationKind relation, object? initial, object value) =>
        initial == null ? null : Constants.Holds(relation, initial, value);

    private bool IsDocument(DocumentField field) => _scopes.Values.First().Root == field;
}
