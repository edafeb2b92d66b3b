using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Boolean expressions.</content>
internal sealed partial class PredicateTranslator
{
    private Logic Decide(IOperation operation)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (operation.ConstantValue is { HasValue: true, Value: bool constant })
        {
            return Logic.Constant(constant);
        }

        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return Decide(parenthesized.Operand);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null, IsLifted: false } not:
                return Decide(not.Operand).Not();
            case IBinaryOperation { OperatorMethod: null } binary when DecideBinary(binary) is { } logic:
                return logic;
            case IBinaryOperation binary when Relation(binary.OperatorKind) is { } relation:
                RequireKnownOperator(binary);
                return Compare(binary, relation, binary.LeftOperand, binary.RightOperand, exact: false);
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                Logic? condition = Try(() => Decide(choice.Condition));
                (Logic left, Logic right) = Both(choice.WhenTrue, whenFalse);
                return condition == null ? throw new UntranslatableException() : Logic.Choose(condition, left, right);
            case IIsPatternOperation pattern:
                return DecidePattern(ReadSubject(pattern.Value), pattern.Pattern);
            case ISwitchExpressionOperation choice when IsBoolean(choice.Type):
                return DecideSwitch(choice);
            case IThrowOperation or IConversionOperation { Operand: IThrowOperation }:
                return new Logic(Formula.False, Formula.False, Formula.True);
            case IIsTypeOperation test:
                return DecideType(test);
            case IInvocationOperation call when !call.IsImplicit && DecideCall(call) is { } logic:
                return logic;
            case IUnaryOperation or IBinaryOperation:
                throw Untranslatable(operation, "a selector has no such operator; use &&, || and ! with conditions that are never null");
            default:
                return Read(operation).Decide(operand => Truth(operation, operand));
        }
    }

    // User-defined operators may have any meaning, and those of object test for reference equality.
    private void RequireKnownOperator(IBinaryOperation binary)
    {
        if (binary.OperatorMethod is { } method)
        {
            bool known =
                FieldType.InSystem(method.ContainingType)
                || method.IsImplicitlyDeclared
                || (method.ContainingType.IsRecord && InitialValues.IsCompilerGenerated(method));
            if (!known)
            {
                throw Untranslatable(binary, "a user-defined operator is not analyzed; use \"is null\", or compare its properties");
            }

            return;
        }

        bool byReference = binary.LeftOperand.Type is { IsReferenceType: true, SpecialType: not SpecialType.System_String };
        if (byReference && !IsNullConstant(binary.LeftOperand) && !IsNullConstant(binary.RightOperand))
        {
            throw Untranslatable(binary, "it tests reference equality; compare values of their declared type");
        }
    }

    private static bool IsNullConstant(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null };

    private Logic? DecideBinary(IBinaryOperation binary)
    {
        bool isBoolean = IsBoolean(binary.LeftOperand.Type) && IsBoolean(binary.RightOperand.Type);
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd:
                (Logic first, Logic second) = Both(binary.LeftOperand, binary.RightOperand);
                return Logic.AndAlso(first, second);
            case BinaryOperatorKind.ConditionalOr:
                (first, second) = Both(binary.LeftOperand, binary.RightOperand);
                return Logic.OrElse(first, second);
            case BinaryOperatorKind.And when isBoolean:
                (first, second) = Both(binary.LeftOperand, binary.RightOperand);
                return Logic.And(first, second);
            case BinaryOperatorKind.Or when isBoolean:
                (first, second) = Both(binary.LeftOperand, binary.RightOperand);
                return Logic.Or(first, second);
            case BinaryOperatorKind.ExclusiveOr when isBoolean:
                (first, second) = Both(binary.LeftOperand, binary.RightOperand);
                return Logic.Equal(first, second).Not();
            default:
                return null;
        }
    }

    private static bool IsBoolean(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Boolean;

    // A value of type bool as a condition.
    private Logic Truth(IOperation at, Operand operand)
    {
        switch (operand)
        {
            case Operand.Constant { Value: bool value }:
                return Logic.Constant(value);
            case Operand.Computed computed:
                return computed.Logic;
            case Operand.Field { Document: { Type.Shape: FieldShape.Boolean } field }:
                return CompareBoolean(RelationKind.Equal, field, true);
            case Operand.Member { Type.Shape: FieldShape.Boolean, CanBeNull: false } member:
                Formula holds = Formula.AtRunTime(new SelectorCondition(member.Expression));
                return Logic.Of(holds, Formula.AtRunTime(new SelectorCondition(member.Expression), negated: true));
            default:
                throw Untranslatable(at, "it has no equivalent in a selector");
        }
    }

    private Logic DecideType(IIsTypeOperation test)
    {
        // "is string" on a property of type string tests whether it is null.
        Value value = Read(test.ValueOperand);
        ITypeSymbol? type = test.ValueOperand.Type;
        ITypeSymbol plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type!;
        if (!SymbolEqualityComparer.Default.Equals(plain, test.TypeOperand))
        {
            throw Untranslatable(test, "the fields of a document have the types that its class declares");
        }

        return value.Decide(operand => IsNull(test, operand).Not());
    }

    private static RelationKind? Relation(BinaryOperatorKind kind) =>
        kind switch
        {
            BinaryOperatorKind.Equals => RelationKind.Equal,
            BinaryOperatorKind.NotEquals => RelationKind.NotEqual,
            BinaryOperatorKind.LessThan => RelationKind.Less,
            BinaryOperatorKind.LessThanOrEqual => RelationKind.LessOrEqual,
            BinaryOperatorKind.GreaterThan => RelationKind.Greater,
            BinaryOperatorKind.GreaterThanOrEqual => RelationKind.GreaterOrEqual,
            _ => null,
        };
}
