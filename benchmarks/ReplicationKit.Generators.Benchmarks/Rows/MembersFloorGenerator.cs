using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Benchmarks.Rows;

/// <summary>Finds the annotated types and asks for their members, for which the compiler makes all that a record has of itself.</summary>
[Generator]
public sealed class MembersFloorGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            Floor.Attribute,
            static (_, _) => true,
            static (found, _) => ((INamedTypeSymbol)found.TargetSymbol).GetMembers().IsEmpty ? "" : found.TargetSymbol.Name);
        context.RegisterSourceOutput(names, Floor.Emit);
    }
}
