using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Selectors.Predicates;
using ReplicationKit.Shared;

namespace ReplicationKit.Selectors;

/// <summary>Translates a method with <c>[Selector]</c> to the selector that matches what the method accepts.</summary>
internal static class SelectorTranslator
{
    /// <summary>
    /// Translates the method. A method with an invalid signature (RPK0013) results in neither a selector nor a problem. A predicate that
    /// cannot be translated results in problems and no selector.
    /// </summary>
    public static SelectorTranslation Translate(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
    {
        SyntaxNode? declaration = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken);
        return declaration == null ? Nothing() : Translate(method, compilation.GetSemanticModel(declaration.SyntaxTree), cancellationToken);
    }

    /// <summary>Translates the method with the semantic model of its file, which an analyzer already has.</summary>
    public static SelectorTranslation Translate(IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode? declaration = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken);
        if (
            declaration is not MethodDeclarationSyntax syntax
            || !HasSignature(method)
            || !HasBody(syntax)
            || model.GetOperation(syntax, cancellationToken) is not IMethodBodyOperation body
            || PredicateTranslator.BodyOf(body.ExpressionBody ?? body.BlockBody) is not { } expression
        )
        {
            return Nothing();
        }

        AttributeData? attribute = method
            .GetAttributes()
            .FirstOrDefault(a => KnownSymbols.Is(a.AttributeClass, KnownNames.SelectorAttribute));
        bool ordinal = attribute?.NamedArguments.FirstOrDefault(a => a.Key == "StringEquality").Value.Value is 1;
        return new PredicateTranslator(model.Compilation, method, ordinal, cancellationToken).Translate(expression);
    }

    /// <summary>
    /// Whether the method takes one document and returns <c>bool</c> from an expression or a single <c>return</c> (RPK0013).
    /// </summary>
    public static bool HasShape(IMethodSymbol method) =>
        HasSignature(method)
        && method.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax() is MethodDeclarationSyntax declaration && HasBody(declaration)
        );

    private static bool HasSignature(IMethodSymbol method) =>
        method.ReturnType.SpecialType == SpecialType.System_Boolean
        && method.Parameters.Length == 1
        && !method.IsGenericMethod
        && method.Parameters[0].RefKind == RefKind.None;

    private static bool HasBody(MethodDeclarationSyntax declaration) =>
        declaration.ExpressionBody != null
        || declaration.Body is { Statements: { Count: 1 } statements } && statements[0] is ReturnStatementSyntax { Expression: not null };

    private static SelectorTranslation Nothing() => new(null, [], [], []);
}
