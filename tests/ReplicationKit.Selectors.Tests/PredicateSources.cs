using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Selectors.Tests;

/// <summary>Compiles sources in memory, against what a specification's project references.</summary>
internal static class PredicateSources
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Text.Json.Serialization;
        global using System.Text.RegularExpressions;
        global using ReplicationKit;
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("ReplicationKit.Generators", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Compile(params string[] sources)
    {
        CSharpCompilation compilation = Parse(sources);
        compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString())
            .Take(20)
            .ToList()
            .Should()
            .BeEmpty();
        return compilation;
    }

    /// <summary>The compilation, without checking its errors.</summary>
    public static CSharpCompilation Parse(params string[] sources)
    {
        CSharpParseOptions options = new(LanguageVersion.Latest);
        return CSharpCompilation.Create(
            "Specifications",
            sources.Prepend(Usings).Select(source => CSharpSyntaxTree.ParseText(source, options)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
    }

    /// <summary>Translates the method <c>Include</c> of the type.</summary>
    public static SelectorTranslation Translate(Compilation compilation, string type = "Spec")
    {
        IMethodSymbol method = compilation.GetTypeByMetadataName(type)!.GetMembers("Include").OfType<IMethodSymbol>().Single();
        return SelectorTranslator.Translate(method, compilation, CancellationToken.None);
    }
}
