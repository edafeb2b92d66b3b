using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Patterns.</content>
internal sealed partial class PredicateTranslator
{
    // The matched value. A variable of the pattern refers to it.
    private Value? _matched;

    // The value is read once; a pattern itself does not throw.
    private Logic DecidePattern(Value value, IPatternOperation pattern)
    {
        Value? enclosing = _matched;
        _matched = value;
        try
        {
            return value.Decide(operand => DecidePattern(operand, pattern));
        }
        finally
        {
            _matched = enclosing;
        }
    }

    private Logic DecidePattern(Operand operand, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Logic.Constant(true);
            case IDeclarationPatternOperation { MatchesNull: true } any:
                Declare(any, any.DeclaredSymbol, _matched!);
                return Logic.Constant(true);
            case INegatedPatternOperation negated:
                return DecidePattern(operand, negated.Pattern).Not();
            case IBinaryPatternOperation binary:
                Logic left = DecidePattern(operand, binary.LeftPattern);
                Logic right = DecidePattern(operand, binary.RightPattern);
                return binary.OperatorKind == BinaryOperatorKind.And ? Logic.AndAlso(left, right) : Logic.OrElse(left, right);
            case IConstantPatternOperation constant:
                return DecideConstantPattern(operand, constant);
            case IRelationalPatternOperation relational when Relation(relational.OperatorKind) is { } relation:
                return Compare(relational, relation, Value.Of(operand), Read(relational.Value), exact: false);
            case IDeclarationPatternOperation
            or ITypePatternOperation when pattern.NarrowedType.Equals(NotNull(pattern.InputType), SymbolEqualityComparer.Default):
                Declare(pattern, (pattern as IDeclarationPatternOperation)?.DeclaredSymbol, _matched!);
                return IsNull(pattern, operand).Not();
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                Declare(recursive, recursive.DeclaredSymbol, _matched!);
                return DecideRecursive(operand, recursive);
            case IListPatternOperation list when operand is Operand.Field { Document: { Type.Shape: FieldShape.Collection } field }:
                Declare(list, list.DeclaredSymbol, _matched!);
                return DecideList(list, field);
            case IListPatternOperation:
                throw Untranslatable(pattern, "a selector cannot match the characters of a string; use StartsWith, EndsWith or Contains");
            default:
                throw Untranslatable(
                    pattern,
                    "a pattern can only contain constants, comparisons, \"not\", \"and\", \"or\", properties, lists and variables"
                );
        }
    }

    private Logic DecideConstantPattern(Operand operand, IConstantPatternOperation pattern)
    {
        Value constant = Read(pattern.Value);
        return Compare(pattern, RelationKind.Equal, Value.Of(operand), constant, exact: false);
    }

    private Logic DecideRecursive(Operand operand, IRecursivePatternOperation recursive)
    {
        if (!recursive.MatchedType.Equals(NotNull(recursive.InputType), SymbolEqualityComparer.Default))
        {
            throw Untranslatable(recursive, "the fields of a document have the types that its class declares");
        }

        Logic logic = IsNull(recursive, operand).Not();
        foreach (IPropertySubpatternOperation sub in recursive.PropertySubpatterns)
        {
            logic = Logic.AndAlso(logic, DecideSubpattern(operand, sub));
        }

        return logic;
    }

    private Logic DecideSubpattern(Operand operand, IPropertySubpatternOperation sub)
    {
        if (sub.Member is not IPropertyReferenceOperation { Property: { } property } member)
        {
            throw Report(DiagnosticIds.FieldName, sub.Member, "System.Text.Json does not serialize fields by default; make it a property");
        }

        if (operand is not Operand.Field { Document: var owner })
        {
            throw Unreadable(sub.Member);
        }

        // The enclosing pattern has ensured that the owner is not null.
        Value value =
            property is { Name: "Length", ContainingType.SpecialType: SpecialType.System_String } ? Value.Of(new Operand.Length(owner))
            : property.Name is "Count" or "Length" && owner.Type.Shape == FieldShape.Collection ? Value.Of(new Operand.Count(owner))
            : new Value(ReadMemberOf(member, owner, property).Cases, Formula.False);
        return DecidePattern(value, sub.Pattern);
    }

    private static ITypeSymbol NotNull(ITypeSymbol type) => Plain(type)!;
}
