using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>RPK0013: the signature of a method with <c>[Selector]</c>.</summary>
internal static class SelectorForm
{
    public static IEnumerable<Diagnostic> Of(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (
                method.MethodKind == MethodKind.Ordinary
                && KnownSymbols.Attribute(method, KnownNames.SelectorAttribute) is not null
                && Fault(method, cancellationToken) is { } fault
            )
            {
                yield return RuleDiagnostics.Create(
                    DeclarationRules.SelectorForm,
                    DeclarationRules.SelectorForm.Severity,
                    method.Locations[0],
                    fix: null,
                    option: null,
                    method.Name,
                    fault
                );
            }
        }
    }

    private static string? Fault(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean && method.ReturnType.TypeKind != TypeKind.Error)
            return "it does not return bool";
        if (method.Parameters.Length != 1)
            return "it has " + Rules.Literal.Of(method.Parameters.Length) + " parameters";
        if (method.Parameters[0].RefKind != RefKind.None)
            return "its parameter is passed by reference";
        if (method.IsGenericMethod)
            return "it is generic";
        return method.DeclaringSyntaxReferences.All(reference => !HasExpression(reference.GetSyntax(cancellationToken)))
            ? "its body is not a single expression or return statement"
            : null;
    }

    private static bool HasExpression(SyntaxNode method) =>
        method
            is MethodDeclarationSyntax { ExpressionBody: not null }
                or MethodDeclarationSyntax { Body.Statements: [ReturnStatementSyntax { Expression: not null }] };
}
