using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Lists of constants, and lists that are members of the specification.</content>
internal sealed partial class PredicateTranslator
{
    // Sets and dictionary keys can use their own comparers, and can be passed as ICollection<T> and IEnumerable<T>.
    private static bool IsListType(ITypeSymbol type) =>
        type is IArrayTypeSymbol
        || type.OriginalDefinition.ToDisplayString()
            is "System.Collections.Generic.List<T>"
                or "System.Collections.Generic.IList<T>"
                or "System.Collections.Generic.IReadOnlyList<T>"
                or "System.Collections.Immutable.IImmutableList<T>"
                or "System.Collections.Immutable.ImmutableList<T>";

    private Operand.MemberList ListOf(IOperation at, string expression, ITypeSymbol type, FieldType element, bool canBeNull)
    {
        bool isNullableValue = element is { AcceptsNull: true, Type.IsValueType: true };
        if (isNullableValue || element.Shape is FieldShape.Record or FieldShape.Collection or FieldShape.Boolean or FieldShape.NamedEnum)
        {
            throw Untranslatable(
                at,
                "a list in a predicate can only contain strings, numbers, enums that are written as numbers, or DateOnly values"
            );
        }

        NullableAnnotation annotation = type is IArrayTypeSymbol array
            ? array.ElementNullableAnnotation
            : ((INamedTypeSymbol)type).TypeArgumentNullableAnnotations[0];
        return new Operand.MemberList(expression, element, canBeNull, element.AcceptsNull && annotation != NullableAnnotation.NotAnnotated);
    }

    // A static readonly field has its value when the document is written, as members do.
    private Value ReadStaticField(IFieldReferenceOperation reference)
    {
        IFieldSymbol field = reference.Field;
        if (!field.IsReadOnly || field.ContainingType.IsFileLocal)
        {
            throw Untranslatable(reference, NotConstant);
        }

        if (ChangingPartOf(field) is { } changing)
        {
            throw Report(DiagnosticIds.ChangingValue, reference, $"it uses {changing}: " + ChangingValue.Advice);
        }

        return ReadMember(reference, field, field.Type, field.NullableAnnotation);
    }

    private string? ChangingPartOf(IFieldSymbol field)
    {
        ExpressionSyntax? value = (field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) as VariableDeclaratorSyntax)
            ?.Initializer
            ?.Value;
        if (value == null || !_compilation.ContainsSyntaxTree(value.SyntaxTree))
        {
            return null;
        }

        SemanticModel model = _compilation.GetSemanticModel(value.SyntaxTree);
        return value
            .DescendantNodesAndSelf()
            .OfType<ExpressionSyntax>()
            .FirstOrDefault(part =>
                model.GetSymbolInfo(part, _cancellation).Symbol is IMethodSymbol or IPropertySymbol
                && ChangingValue.Is(model.GetSymbolInfo(part, _cancellation).Symbol!)
            )
            ?.ToString();
    }

    private Value ReadCollectionExpression(IOperation at, CollectionExpressionSyntax list)
    {
        SemanticModel model = _compilation.GetSemanticModel(list.SyntaxTree);
        List<object?> values = [];
        foreach (CollectionElementSyntax element in list.Elements)
        {
            Optional<object?> constant = element is ExpressionElementSyntax { Expression: var expression }
                ? model.GetConstantValue(expression, _cancellation)
                : default;
            if (!constant.HasValue)
            {
                IOperation? part = element is ExpressionElementSyntax single ? model.GetOperation(single.Expression, _cancellation) : null;
                throw Untranslatable(
                    part ?? at,
                    "a list in a predicate can only contain constants; make the list a member of the specification"
                );
            }

            values.Add(Constants.Normalize(constant.Value));
        }

        return Value.Of(new Operand.Set(values));
    }

    // new List<T> { … }
    private Value? ReadList(IObjectCreationOperation creation)
    {
        if (
            creation is not { Initializer: { } initializer, Arguments.Length: 0 }
            || creation.Type?.OriginalDefinition.ToDisplayString() != "System.Collections.Generic.List<T>"
        )
        {
            return null;
        }

        List<object?> values = [];
        foreach (IOperation element in initializer.Initializers)
        {
            values.Add(
                element is IInvocationOperation { Arguments.Length: 1 } add ? ConstantOf(add.Arguments[0].Value) : throw Unreadable(element)
            );
        }

        return Value.Of(new Operand.Set(values));
    }

    private Logic OneOf(IOperation at, Operand wanted, Operand.MemberList list, bool nullThrows)
    {
        Logic found = wanted switch
        {
            Operand.Field { Document: var field } => InList(at, field, list),
            Operand.Constant { Value: null } => HasNull(list),
            Operand.Constant { Value: string text } when list.Element.Shape == FieldShape.Text => AtRunTime(
                Contains(list, LiteralOf(text))
            ),
            _ => throw Untranslatable(at, "a list of the specification can only be searched for a field of the document"),
        };
        Logic whenNull = nullThrows ? new Logic(Formula.False, Formula.False, Formula.True) : Logic.Constant(false);
        return list.CanBeNull ? Logic.Choose(IsNull(at, list), whenNull, found) : found;
    }

    private Logic InList(IOperation at, DocumentField field, Operand.MemberList list)
    {
        (Formula holds, Formula fails) = (field.Type.Shape, list.Element.Shape) switch
        {
            (FieldShape.Text, FieldShape.Text) => TextInList(field, list),
            (FieldShape.Date, FieldShape.Date) => DateInList(field, list),
            _ when field.Type.IsNumber && list.Element.IsNumber => NumberInList(field, list),
            _ => throw Untranslatable(at, "the list's elements and the field have different types"),
        };

        Logic hasNull = HasNull(list);
        Formula missing = field.MissingIsValue ? Formula.Field(field.Path, AtomKind.Missing) : Formula.False;
        Logic hasInitial = field.MissingIsValue ? AtRunTime(Contains(list, InitialOf(field))) : Logic.Constant(false);
        return Logic.Of(
            Formula.Or(Formula.And(field.IsNull, hasNull.True), Formula.And(missing, hasInitial.True), holds),
            Formula.Or(Formula.And(field.IsNull, hasNull.False), Formula.And(missing, hasInitial.False), fails)
        );
    }

    private (Formula Holds, Formula Fails) TextInList(DocumentField field, Operand.MemberList list)
    {
        string nulls = list.HasNulls ? ", skipNulls: true" : string.Empty;
        SelectorValue values = new([SelectorPiece.Member(SelectorPieceKind.Strings, list.Expression + nulls)], JsonKinds.String);
        SelectorValue pattern = AnyOf(SelectorPieceKind.RegexTexts, list.Expression + nulls);
        Formula equal = Formula.Field(field.Path, AtomKind.In, values);
        Formula unequal = Formula.Field(field.Path, _ordinal ? AtomKind.NotRegex : AtomKind.NotIn, _ordinal ? pattern : values);
        return (
            _ordinal ? Formula.Field(field.Path, AtomKind.Regex, pattern) : equal,
            Formula.And(unequal, FormulaGuard.Accepts(field.Path, JsonKinds.String))
        );
    }

    private static (Formula Holds, Formula Fails) DateInList(DocumentField field, Operand.MemberList list)
    {
        SelectorValue pattern = AnyOf(SelectorPieceKind.Dates, list.Expression);
        return (
            Formula.Field(field.Path, AtomKind.Regex, pattern),
            Formula.And(FormatGuard.HasForm(field), Formula.Field(field.Path, AtomKind.NotRegex, pattern))
        );
    }

    private static (Formula Holds, Formula Fails) NumberInList(DocumentField field, Operand.MemberList list)
    {
        string number = NumberOf(new Operand.Member("item", list.Element, canBeNull: false));
        SelectorValue values = new(
            [SelectorPiece.Member(SelectorPieceKind.Numbers, $"{list.Expression}, static item => {number}")],
            JsonKinds.Number
        );
        return (
            Formula.Field(field.Path, AtomKind.In, values),
            Formula.And(Formula.Field(field.Path, AtomKind.NotIn, values), FormulaGuard.Accepts(field.Path, JsonKinds.Number))
        );
    }

    private static SelectorValue AnyOf(SelectorPieceKind kind, string list) =>
        new([SelectorPiece.Constant("\"^(?:"), SelectorPiece.Member(kind, list), SelectorPiece.Constant(")\\\\z\"")], JsonKinds.String);

    private static Logic HasNull(Operand.MemberList list) => list.HasNulls ? AtRunTime(Contains(list, "null")) : Logic.Constant(false);

    private static string Contains(Operand.MemberList list, string value)
    {
        string type = list.Element.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return $"global::System.Linq.Enumerable.Contains({list.Expression}, ({type}{(value == "null" ? "?" : string.Empty)})({value}))";
    }

    private static Logic AtRunTime(string condition)
    {
        SelectorCondition holds = new(condition);
        return Logic.Of(Formula.AtRunTime(holds), Formula.AtRunTime(holds, negated: true));
    }
}
