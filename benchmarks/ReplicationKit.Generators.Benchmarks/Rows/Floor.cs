using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Benchmarks.Rows;

internal static class Floor
{
    public const string Attribute = "ReplicationKit.ReplicationAttribute";

    /// <summary>Emits a constant, so that the output costs nothing.</summary>
    public static void Emit(SourceProductionContext context, string name) => context.AddSource(name + ".g.cs", "// " + name);
}
