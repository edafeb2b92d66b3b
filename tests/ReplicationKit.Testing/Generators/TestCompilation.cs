using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Testing.Generators;

/// <summary>Compilations as a consumer of the package has them.</summary>
public static class TestCompilation
{
    /// <summary>What the SDK puts into every project with implicit usings.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<ImmutableArray<MetadataReference>> Platform = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(path =>
                    Path.GetFileName(path) is { } name
                    && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll")
                )
                .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
        ]
    );

    /// <summary>The framework and ReplicationKit's runtime.</summary>
    public static ImmutableArray<MetadataReference> References(Assembly runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        return Platform.Value.Add(MetadataReference.CreateFromFile(runtime.Location));
    }

    /// <summary>A library of the given files.</summary>
    public static CSharpCompilation Create(IEnumerable<MetadataReference> references, CSharpParseOptions? parse, params string[] sources) =>
        Create(references, parse, Options(), [.. sources.Select((source, index) => ($"File{index}.cs", source))]);

    /// <summary>A library of the given files.</summary>
    public static CSharpCompilation Create(
        IEnumerable<MetadataReference> references,
        CSharpParseOptions? parse,
        CSharpCompilationOptions options,
        params (string Path, string Source)[] sources
    )
    {
        parse ??= CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        return CSharpCompilation.Create(
            "Consumer",
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Source, parse, source.Path)),
            references,
            options
        );
    }

    /// <summary>A library with nullable annotations and every warning an error.</summary>
    public static CSharpCompilationOptions Options(NullableContextOptions nullable = NullableContextOptions.Enable) =>
        new(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: nullable,
            generalDiagnosticOption: ReportDiagnostic.Error,
            warningLevel: 9999,
            deterministic: true
        );
}
