using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Benchmarks.Rows;

/// <summary>
/// Finds the annotated types and reads their names, no more: what <c>ForAttributeWithMetadataName</c> costs every generator.
/// </summary>
[Generator]
public sealed class NameFloorGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            Floor.Attribute,
            static (_, _) => true,
            static (found, _) => found.TargetSymbol.Name
        );
        context.RegisterSourceOutput(names, Floor.Emit);
    }
}
