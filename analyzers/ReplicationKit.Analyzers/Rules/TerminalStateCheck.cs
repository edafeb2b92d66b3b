using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// RPK6002: whether code treats <c>Crashing</c> or <c>Error</c> as terminal. It does if such a state alone makes it leave a loop, or if it
/// tests the state together with <c>Completed</c> and without the states of a running replication. Code that tests more than the state (how
/// often, how long), or that stops the replication itself before it leaves, does so deliberately and is not reported.
/// </summary>
internal static class TerminalStateCheck
{
    public static bool IsTreatedAsTerminal(IFieldReferenceOperation state)
    {
        (IOperation condition, bool isNegated, bool isAlone) = Condition(state);
        if (IsTestedWithTerminalStates(condition))
            return true;
        return isAlone
            && condition.Parent switch
            {
                IConditionalOperation { Syntax: IfStatementSyntax } choice when choice.Condition == condition => Leaves(
                    isNegated ? choice.WhenFalse : choice.WhenTrue
                ),
                IWhileLoopOperation loop when loop.Condition == condition => isNegated != loop.ConditionIsUntil,
                ISwitchCaseOperation section => section.Body.Length > 0
                    && LeavesBy(section.Body[section.Body.Length - 1])
                    && !EndsReplication(section),
                _ => false,
            };
    }

    /// <summary>
    /// The whole condition that contains the state; whether it can be true without the state; whether the state alone decides.
    /// </summary>
    private static (IOperation Condition, bool IsNegated, bool IsAlone) Condition(IOperation state)
    {
        bool isNegated = false,
            isAlone = true;
        IOperation inner = state;
        for (IOperation? outer = state.Parent; ; inner = outer, outer = outer.Parent)
        {
            switch (outer)
            {
                case IConversionOperation
                or IConstantPatternOperation
                or IBinaryPatternOperation
                or IPropertySubpatternOperation
                or IIsPatternOperation
                or ISingleValueCaseClauseOperation
                or IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals }:
                    break;
                case IRecursivePatternOperation pattern:
                    isAlone &= pattern.PropertySubpatterns.Length == 1 && pattern.DeconstructionSubpatterns.IsEmpty;
                    break;
                case IPatternCaseClauseOperation clause:
                    isAlone &= clause.Guard is null;
                    break;
                case INegatedPatternOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }:
                    isNegated = !isNegated;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals }:
                    isNegated = !isNegated;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.ConditionalAnd } both:
                    bool decides = both.OperatorKind == (isNegated ? BinaryOperatorKind.ConditionalAnd : BinaryOperatorKind.ConditionalOr);
                    isAlone &= decides || IsOfStates(both.LeftOperand == inner ? both.RightOperand : both.LeftOperand);
                    break;
                default:
                    return (inner, isNegated, isAlone);
            }
        }
    }

    private static bool IsOfStates(IOperation condition) => References(condition).Any();

    private static bool IsTestedWithTerminalStates(IOperation condition)
    {
        bool hasCompleted = false;
        foreach (IFieldReferenceOperation reference in References(condition))
        {
            if (reference.Field.Name is "Running" or "Pending" or "Initializing" or "NotStarted")
                return false;
            hasCompleted |= reference.Field.Name == "Completed";
        }

        return hasCompleted;
    }

    private static IEnumerable<IFieldReferenceOperation> References(IOperation condition) =>
        condition
            .DescendantsAndSelf()
            .OfType<IFieldReferenceOperation>()
            .Where(static reference => KnownSymbols.Is(reference.Field.ContainingType, KnownNames.ReplicationState));

    private static bool Leaves(IOperation? branch)
    {
        if (branch is null)
            return false;
        IOperation last = branch is IBlockOperation { Operations: { Length: > 0 } all } ? all[all.Length - 1] : branch;
        return LeavesBy(last) && !EndsReplication(branch);
    }

    private static bool LeavesBy(IOperation last) =>
        last switch
        {
            IBranchOperation { BranchKind: BranchKind.Break } leave => leave.GetCorrespondingOperation() is ILoopOperation,
            IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak }
            or IThrowOperation
            or IExpressionStatementOperation { Operation: IThrowOperation } => IsInLoop(last),
            _ => false,
        };

    private static bool IsInLoop(IOperation operation)
    {
        for (
            IOperation? outer = operation.Parent;
            outer is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation);
            outer = outer.Parent
        )
        {
            if (outer is ILoopOperation)
                return true;
        }

        return false;
    }

    private static bool EndsReplication(IOperation branch) =>
        branch
            .Descendants()
            .OfType<IInvocationOperation>()
            .Any(static call =>
                call.TargetMethod.Name is "StopAsync" or "CancelAsync" or "CancelTransientAsync" or "RestartAsync" or "EnsureAsync"
            );
}
