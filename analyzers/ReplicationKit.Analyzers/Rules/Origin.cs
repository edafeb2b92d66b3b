using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// The origin of a value in code that runs replications: through casts, <c>await</c> and locals that are assigned only once. If the origin
/// cannot be determined, nothing is reported.
/// </summary>
internal static class Origin
{
    /// <summary>The operation that creates the value.</summary>
    public static IOperation Of(IOperation value, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IAwaitOperation await:
                    value = await.Operation;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } awaited }:
                    value = awaited;
                    break;
                case ILocalReferenceOperation local when Initializer(local, cancellationToken) is { } initializer:
                    value = initializer;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>Whether a handle, a transient replication or a run certainly belongs to a continuous specification.</summary>
    public static bool IsContinuousReplication(IOperation value, CancellationToken cancellationToken) =>
        Of(value, cancellationToken) switch
        {
            IPropertyReferenceOperation { Property.Name: "Handle" or "Reverse", Instance: { } owner } => IsContinuousReplication(
                owner,
                cancellationToken
            ),
            IInvocationOperation { TargetMethod.Name: "CreateAsync" or "EnsureAsync" or "StartTransientAsync" } call
                when IsOnReplicator(call) => Value(call, "spec") is { } spec && IsContinuousSpecification(spec, cancellationToken),
            _ => false,
        };

    /// <summary>
    /// Whether a specification is certainly continuous: by its attribute, or because it is a document that is created as continuous.
    /// </summary>
    public static bool IsContinuousSpecification(IOperation value, CancellationToken cancellationToken)
    {
        IOperation bare = value;
        for (; bare is IConversionOperation conversion; bare = conversion.Operand)
        {
            if (IsContinuous(conversion.Type))
                return true;
        }

        IOperation origin = Of(bare, cancellationToken);
        if (!KnownSymbols.Is(origin.Type, KnownNames.ReplicationDocument))
            return IsContinuous(bare.Type) || IsContinuous(origin.Type);
        return origin is IObjectCreationOperation { Initializer.Initializers: var members }
            && members.Any(static member =>
                member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Continuous" }, Value: var set }
                && Bare(set).ConstantValue is { HasValue: true, Value: true }
            )
            && !(bare is ILocalReferenceOperation local && HasLater(local, "Continuous"));
    }

    public static bool IsOnReplicator(IInvocationOperation call) =>
        KnownSymbols.Is(call.TargetMethod.ContainingType, KnownNames.Replicator);

    public static IArgumentOperation? Argument(IInvocationOperation call, string parameter) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter);

    /// <summary>The argument of a parameter.</summary>
    public static IOperation? Value(IInvocationOperation call, string parameter) => Argument(call, parameter)?.Value;

    public static IOperation Bare(IOperation value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value;
    }

    /// <summary>The name of the method at the call.</summary>
    public static Location Name(IInvocationOperation call) =>
        call.Syntax is InvocationExpressionSyntax invocation
            ? invocation.Expression switch
            {
                MemberAccessExpressionSyntax member => member.Name.GetLocation(),
                MemberBindingExpressionSyntax member => member.Name.GetLocation(),
                ExpressionSyntax expression => expression.GetLocation(),
            }
            : call.Syntax.GetLocation();

    private static bool IsContinuous(ITypeSymbol? type)
    {
        if (type is null || KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } attribute)
            return false;
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == "Continuous")
                return argument.Value.Value is true;
        }

        return false;
    }

    private static IOperation? Initializer(ILocalReferenceOperation local, CancellationToken cancellationToken) =>
        local.Local.DeclaringSyntaxReferences is [{ } reference]
        && local.SemanticModel is { } model
        && model.SyntaxTree == reference.SyntaxTree
        && reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } declarator
        && !IsAssignedAgain(local.Local.Name, declarator)
            ? model.GetOperation(Operand(value), cancellationToken)
            : null;

    /// <summary>The expression inside <c>!</c> and parentheses, which have no operation of their own.</summary>
    private static ExpressionSyntax Operand(ExpressionSyntax value) =>
        value switch
        {
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => Operand(
                suppressed.Operand
            ),
            ParenthesizedExpressionSyntax parenthesized => Operand(parenthesized.Expression),
            _ => value,
        };

    /// <summary>Compares only names: if another local of the same name is assigned, nothing is known of this one either.</summary>
    private static bool IsAssignedAgain(string name, SyntaxNode declarator) =>
        Body(declarator)
            .DescendantNodes()
            .Any(node =>
                node switch
                {
                    AssignmentExpressionSyntax assignment => assignment
                        .Left.DescendantNodesAndSelf()
                        .Any(left =>
                            left is IdentifierNameSyntax written
                            && written.Identifier.ValueText == name
                            && left.Parent is not MemberAccessExpressionSyntax
                        ),
                    ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: IdentifierNameSyntax passed } argument => passed
                        .Identifier
                        .ValueText == name
                        && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword),
                    _ => false,
                }
            );

    private static bool HasLater(ILocalReferenceOperation local, string member) =>
        Body(local.Syntax)
            .DescendantNodes()
            .OfType<AssignmentExpressionSyntax>()
            .Any(assignment =>
                assignment.Left
                    is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner, Name.Identifier.ValueText: var written }
                && written == member
                && owner.Identifier.ValueText == local.Local.Name
            );

    private static SyntaxNode Body(SyntaxNode node) =>
        node.FirstAncestorOrSelf<MemberDeclarationSyntax>(static member => member is not GlobalStatementSyntax)
        ?? node.SyntaxTree.GetRoot();
}
