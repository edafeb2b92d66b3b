using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Patterns.</content>
internal sealed partial class PredicateTranslator
{
    // The value is read once; a pattern itself does not throw.
    private Logic DecidePattern(Value value, IPatternOperation pattern) => value.Decide(operand => DecidePattern(operand, pattern));

    private Logic DecidePattern(Operand operand, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
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
            case IDeclarationPatternOperation { DeclaredSymbol: null }
            or ITypePatternOperation when pattern.NarrowedType.Equals(NotNull(pattern.InputType), SymbolEqualityComparer.Default):
                return IsNull(pattern, operand).Not();
            case IRecursivePatternOperation { DeclaredSymbol: null, DeconstructionSubpatterns.IsEmpty: true } recursive:
                return DecideRecursive(operand, recursive);
            default:
                throw Untranslatable(pattern, "a pattern can only contain constants, comparisons, \"not\", \"and\", \"or\" and properties");
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

        if (property.ContainingType.SpecialType == SpecialType.System_String)
        {
            throw Untranslatable(
                sub.Member,
                "a selector cannot test the length of a string; compare with \"\" or use StartsWith, EndsWith, Contains"
            );
        }

        // The enclosing pattern has ensured that the owner is not null.
        Value value =
            property.Name is "Count" or "Length" && owner.Type.Shape == FieldShape.Collection
                ? Value.Of(new Operand.Count(owner))
                : new Value(ReadMemberOf(member, owner, property).Cases, Formula.False);
        return DecidePattern(value, sub.Pattern);
    }

    private static ITypeSymbol NotNull(ITypeSymbol type) => Plain(type)!;
}
