using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Members of the specification, whose values are known when the document is written.</content>
internal sealed partial class PredicateTranslator
{
    private Value ReadMember(IOperation at, ISymbol member, ITypeSymbol type, NullableAnnotation annotation)
    {
        FieldType? fieldType = FieldType.Of(type);
        if (fieldType is null or { Shape: FieldShape.Record } || (fieldType.Shape == FieldShape.Collection && !IsListType(type)))
        {
            throw Untranslatable(
                at,
                "a member in a predicate must be a string, bool, integer, double, decimal, enum or DateOnly, or an array, List<T> or IReadOnlyList<T> of them"
            );
        }

        string owner = "this";
        if (member.IsStatic)
        {
            owner = member.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        }
        else if (!_members.Contains(member.Name))
        {
            _members.Add(member.Name);
        }

        bool isKeyword = SyntaxFacts.GetKeywordKind(member.Name) != SyntaxKind.None;
        string expression = $"{owner}.{(isKeyword ? "@" : string.Empty)}{member.Name}";
        bool canBeNull = fieldType.AcceptsNull && (type.IsValueType || annotation != NullableAnnotation.NotAnnotated);
        return Value.Of(
            fieldType.Shape == FieldShape.Collection
                ? ListOf(at, expression, type, fieldType.Element!, canBeNull)
                : new Operand.Member(expression, fieldType, canBeNull)
        );
    }

    private Logic CompareMember(IOperation at, RelationKind relation, DocumentField field, Operand.Member member, bool exact)
    {
        Logic compared = CompareMemberValue(at, relation, field, member, exact);
        if (!member.CanBeNull)
        {
            return compared;
        }

        Logic whenNull = relation.IsEquality() ? NullTest(at, relation, new Operand.Field(field)) : Logic.Constant(false);
        return Logic.Choose(IsNull(at, member), whenNull, compared);
    }

    private Logic CompareMemberValue(IOperation at, RelationKind relation, DocumentField field, Operand.Member member, bool exact)
    {
        FieldShape shape = member.Type.Shape;
        switch (field.Type.Shape)
        {
            case FieldShape.Text when shape == FieldShape.Text && relation.IsEquality():
                SelectorValue text = new([SelectorPiece.Member(SelectorPieceKind.String, member.Expression)], JsonKinds.String);
                return WithMissing(
                    field,
                    relation,
                    member,
                    CompareText(relation, field, text, () => Literal(SelectorPieceKind.RegexText, member), exact, null)
                );
            case FieldShape.Boolean when shape == FieldShape.Boolean && relation.IsEquality():
                Formula isTrue = Formula.AtRunTime(
                    new SelectorCondition(member.Expression + (member.CanBeNull ? " == true" : string.Empty))
                );
                Formula isFalse = Formula.AtRunTime(
                    new SelectorCondition(member.Expression + (member.CanBeNull ? " == true" : string.Empty)),
                    negated: true
                );
                return Logic.Choose(
                    Logic.Of(isTrue, isFalse),
                    CompareBoolean(relation, field, true),
                    CompareBoolean(relation, field, false)
                );
            case FieldShape.Date when shape == FieldShape.Date:
                SelectorPiece date = SelectorPiece.Member(SelectorPieceKind.Date, ValueOf(member));
                SelectorValue quoted = new([SelectorPiece.Constant("\""), date, SelectorPiece.Constant("\"")], JsonKinds.String);
                return WithMissing(
                    field,
                    relation,
                    member,
                    CompareDate(relation, field, quoted, Literal(SelectorPieceKind.Date, member), null)
                );
            case FieldShape.NamedEnum:
                throw Untranslatable(at, "an enum that is written by name can only be compared with constants");
            case FieldShape.Integer
            or FieldShape.Double
            or FieldShape.Decimal
            or FieldShape.NumberEnum when member.Type.IsNumber || shape == FieldShape.NamedEnum:
                SelectorValue number = new([SelectorPiece.Member(SelectorPieceKind.Number, NumberOf(member))], JsonKinds.Number);
                return WithMissing(field, relation, member, Present(field, relation, number, null));
            default:
                throw Untranslatable(at, "fields of this type cannot be compared with this member");
        }
    }

    // If a missing field is read as a value, whether it satisfies the comparison is known when the document is written.
    private static Logic WithMissing(DocumentField field, RelationKind relation, Operand.Member member, Logic present)
    {
        if (!field.MissingIsValue)
        {
            return present;
        }

        string initial = InitialOf(field);
        string value = member.Type.Shape is FieldShape.NumberEnum or FieldShape.NamedEnum ? NumberOf(member) : member.Expression;
        SelectorCondition condition = new($"{value} {relation.Mirror().Token()} {initial}");
        Formula missing = Formula.Field(field.Path, AtomKind.Missing);
        return Logic.Of(
            Formula.Or(Formula.And(missing, Formula.AtRunTime(condition)), present.True),
            Formula.Or(Formula.And(missing, Formula.AtRunTime(condition, negated: true)), present.False)
        );
    }

    // The value of a missing field in C#.
    private static string InitialOf(DocumentField field) =>
        field.Type.Shape == FieldShape.Date && field.Initial is string date
            ? $"new global::System.DateOnly({date.Substring(0, 4)}, {date.Substring(5, 2)}, {date.Substring(8, 2)})"
                .Replace(" 0", " ")
                .Replace("(000", "(")
                .Replace("(00", "(")
                .Replace("(0", "(")
            : LiteralOf(field.Initial!);

    // A member compared with a constant: the document is not involved.
    private Logic CompareAtRunTime(IOperation at, RelationKind relation, Operand.Member member, object constant)
    {
        if (member.Type.Shape == FieldShape.Boolean && constant is bool wanted)
        {
            SelectorCondition isTrue = new(member.Expression + (member.CanBeNull ? $" == {(wanted ? "true" : "false")}" : string.Empty));
            bool negated = (relation == RelationKind.NotEqual) != (!member.CanBeNull && !wanted);
            return Logic.Of(Formula.AtRunTime(isTrue, negated), Formula.AtRunTime(isTrue, !negated));
        }

        if (member.Type.Shape == FieldShape.Date || (member.Type.Shape == FieldShape.Text && !relation.IsEquality()))
        {
            throw Untranslatable(at, "compare the member before the specification is created, and store the result in a bool member");
        }

        string value = member.Type.Shape is FieldShape.NumberEnum or FieldShape.NamedEnum
            ? NumberOf(member, keepsNull: true)
            : member.Expression;
        SelectorCondition condition = new($"{value} {relation.Token()} {LiteralOf(constant)}");
        return Logic.Of(Formula.AtRunTime(condition), Formula.AtRunTime(condition, negated: true));
    }

    private static SelectorValue Literal(SelectorPieceKind kind, Operand.Member member) =>
        new(
            [
                SelectorPiece.Constant("\"^"),
                SelectorPiece.Member(kind, kind == SelectorPieceKind.Date ? ValueOf(member) : member.Expression),
                SelectorPiece.Constant("\\\\z\""),
            ],
            JsonKinds.String
        );

    private static string ValueOf(Operand.Member member) =>
        member.CanBeNull && member.Type.Type.IsValueType ? member.Expression + ".GetValueOrDefault()" : member.Expression;

    // One of the types from which JSON numbers are written.
    private static string NumberOf(Operand.Member member, bool keepsNull = false)
    {
        string value = keepsNull ? member.Expression : ValueOf(member);
        string mark = keepsNull && member.CanBeNull ? "?" : string.Empty;
        ITypeSymbol type = member.Type.Type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : member.Type.Type;
        return member.Type.Shape switch
        {
            FieldShape.Double => $"(double){value}",
            FieldShape.Decimal => $"(decimal){value}",
            _ => type.SpecialType == SpecialType.System_UInt64 ? $"(ulong{mark}){value}" : $"(long{mark}){value}",
        };
    }

    private static string LiteralOf(object constant) =>
        constant switch
        {
            bool b => b ? "true" : "false",
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            double d => d.ToString("R", CultureInfo.InvariantCulture) + "d",
            decimal m when m == decimal.Truncate(m) && Math.Abs(m) <= long.MaxValue => decimal.Truncate(m)
                .ToString(CultureInfo.InvariantCulture),
            decimal m => m.ToString(CultureInfo.InvariantCulture) + "m",
            _ => "null",
        };
}
