using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Generators.Benchmarks.Rows;

/// <summary>
/// Has the compiler bind what a generator must look at that reads types and predicates, and emits a constant: no code of our own can
/// be cheaper.
/// </summary>
[Generator]
public sealed class BindingFloorGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            Floor.Attribute,
            static (_, _) => true,
            static (found, cancellationToken) => Bind(found, cancellationToken)
        );
        context.RegisterSourceOutput(names, Floor.Emit);
    }

    private static string Bind(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        var declaration = (TypeDeclarationSyntax)found.TargetNode;
        foreach (ParameterSyntax parameter in declaration.ParameterList?.Parameters ?? [])
        {
            if (parameter.Type is not null)
                found.SemanticModel.GetTypeInfo(parameter.Type, cancellationToken);
        }

        foreach (MethodDeclarationSyntax method in declaration.Members.OfType<MethodDeclarationSyntax>())
        {
            if (method.ExpressionBody is not null)
                found.SemanticModel.GetOperation(method.ExpressionBody.Expression, cancellationToken);
        }

        return found.TargetSymbol.Name;
    }
}
