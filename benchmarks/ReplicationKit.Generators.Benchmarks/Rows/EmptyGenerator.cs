using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Benchmarks.Rows;

/// <summary>Does nothing: what the driver costs alone.</summary>
[Generator]
public sealed class EmptyGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) { }
}
