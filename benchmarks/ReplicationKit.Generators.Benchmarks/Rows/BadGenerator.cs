using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Generators.Benchmarks.Rows;

/// <summary>
/// Deliberately wrong in two common ways: the compilation flows into the output, so that every edit emits everything
/// again, and the output is formatted by <c>NormalizeWhitespace</c>. If this row does not look bad, the benchmark is broken.
/// </summary>
[Generator]
public sealed class BadGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<(INamedTypeSymbol Type, Compilation Compilation)> types = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                Floor.Attribute,
                static (_, _) => true,
                static (found, _) => (INamedTypeSymbol)found.TargetSymbol
            )
            .Combine(context.CompilationProvider);
        context.RegisterSourceOutput(
            types,
            static (output, found) =>
                output.AddSource(found.Type.Name + ".g.cs", Text(found.Compilation.GetTypeByMetadataName(found.Type.ToDisplayString())!))
        );
    }

    private static string Text(INamedTypeSymbol type)
    {
        IEnumerable<string> members = Enumerable.Range(0, 20).Select(number => $"public int Member{number}() {{ return {number}; }}");
        return SyntaxFactory
            .ParseCompilationUnit($"partial record {type.Name} {{ {string.Join(" ", members)} }}")
            .NormalizeWhitespace()
            .ToFullString();
    }
}
