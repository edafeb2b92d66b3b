using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>RPK6008: an asynchronous call whose result is discarded. In asynchronous code the compiler reports most of them: CS4014.</summary>
internal static class DiscardedCall
{
    private const string LostTask =
        "an exception is lost, and the program may end before the call has completed; await the call, or assign it to '_'";

    private const string UnusedSequence = "nothing is requested until it is enumerated; use await foreach";

    /// <summary>Whether a call may be an asynchronous one that is a statement, judged by its syntax alone.</summary>
    public static bool MayBe(InvocationExpressionSyntax call, string? name)
    {
        if (name is null || !name.EndsWith("Async", StringComparison.Ordinal))
            return false;
        SyntaxNode node = call;
        while (
            node.Parent
                is ConditionalAccessExpressionSyntax
                    or MemberAccessExpressionSyntax
                    or InvocationExpressionSyntax
                    or ParenthesizedExpressionSyntax
                    or PostfixUnaryExpressionSyntax
        )
        {
            node = node.Parent;
        }

        return node.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax;
    }

    /// <summary>What is wrong with a call, or <c>null</c> if its result is used or if the compiler reports it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="container">The member that contains it.</param>
    public static string? Problem(IInvocationOperation call, ISymbol? container)
    {
        if (
            !IsOfRuntime(call.TargetMethod)
            || call.Type is not INamedTypeSymbol { ContainingNamespace: { } space } type
            || !space.ToDisplayString().StartsWith("System.", StringComparison.Ordinal)
        )
        {
            return null;
        }

        bool isConditional = false;
        IOperation? around = call.Parent;
        for (IOperation inner = call; ; inner = around!, around = around.Parent)
        {
            if (around is IConditionalAccessOperation access)
            {
                if (access.WhenNotNull != inner)
                    return null;
                isConditional = true;
            }
            else if (around is IInvocationOperation { TargetMethod.Name: not ("ConfigureAwait" or "WithCancellation") })
            {
                return null;
            }
            else if (around is not (IConversionOperation or IArgumentOperation or IInvocationOperation))
            {
                break;
            }
        }

        if (around is not IExpressionStatementOperation)
            return null;
        return type.Name switch
        {
            "IAsyncEnumerable" => UnusedSequence,
            "Task" or "ValueTask" when isConditional || !IsAsync(around, container) => LostTask,
            _ => null,
        };
    }

    private static bool IsOfRuntime(IMethodSymbol method)
    {
        string assembly = method.ContainingAssembly.Name;
        return method.DeclaringSyntaxReferences.IsEmpty
            && (assembly == KnownNames.RuntimeAssembly || assembly.StartsWith(KnownNames.RuntimeAssembly + ".", StringComparison.Ordinal));
    }

    private static bool IsAsync(IOperation statement, ISymbol? container)
    {
        for (IOperation? around = statement; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation lambda)
                return lambda.Symbol.IsAsync;
            if (around is ILocalFunctionOperation local)
                return local.Symbol.IsAsync;
        }

        return container is IMethodSymbol { IsAsync: true } or { Name: WellKnownMemberNames.TopLevelStatementsEntryPointMethodName };
    }
}
