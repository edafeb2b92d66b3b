using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Refit;
using ReplicationKit.Generators;

namespace ReplicationKit.Analyzers.Tests.Compiler;

/// <summary>Compiles sources and runs all analyzers over them, without a workspace.</summary>
internal static class Compilations
{
    private const string Usings = "using System; using System.Threading; using System.Threading.Tasks; using ReplicationKit;";

    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(SpecificationAnalyzer)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly MetadataReference Refit = MetadataReference.CreateFromFile(typeof(RestService).Assembly.Location);

    /// <summary>A compilation of one file, which references Refit where the file uses it.</summary>
    public static CSharpCompilation Create(string source, CSharpCompilationOptions? options = null) =>
        CSharpCompilation.Create(
            "Consumer",
            [CSharpSyntaxTree.ParseText(Usings + source, new CSharpParseOptions(LanguageVersion.Latest), "/Consumer.cs")],
            source.Contains("using Refit;", StringComparison.Ordinal) ? [.. Sources.References, Refit] : Sources.References,
            options
                ?? new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );

    /// <summary>A compilation of files that have no usings but their own.</summary>
    public static CSharpCompilation Create(bool withRefit, params string[] sources) =>
        Create("")
            .RemoveAllSyntaxTrees()
            .AddReferences(withRefit ? [Refit] : [])
            .AddSyntaxTrees(
                sources.Select(
                    (source, index) =>
                        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), $"/File{index}.cs")
                )
            );

    /// <summary>The compilation with what the generator adds to it; an exception in the generator fails the test.</summary>
    public static Compilation Generate(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create(
                [new ReplicationGenerator().AsSourceGenerator()],
                parseOptions: (CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options
            )
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        driver.GetRunResult().Results.Single().Exception.Should().BeNull("the generator never throws");
        return output;
    }

    /// <summary>What the analyzers report; an exception in one of them fails the test.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, AnalyzerOptions? options = null) =>
        Checked(await WithAnalyzers(compilation, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));

    /// <summary>What the compiler and the analyzers report; an exception in an analyzer fails the test.</summary>
    public static async Task<ImmutableArray<Diagnostic>> CompileAndAnalyzeAsync(Compilation compilation) =>
        Checked(await WithAnalyzers(compilation).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken));

    private static CompilationWithAnalyzers WithAnalyzers(Compilation compilation, AnalyzerOptions? options = null) =>
        compilation.WithAnalyzers(
            Analyzers,
            new CompilationWithAnalyzersOptions(
                options ?? new AnalyzerOptions([]),
                onAnalyzerException: null,
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false
            )
        );

    private static ImmutableArray<Diagnostic> Checked(ImmutableArray<Diagnostic> found)
    {
        found.Should().NotContain(diagnostic => diagnostic.Id == "AD0001");
        return [.. found.Where(diagnostic => !diagnostic.IsSuppressed)];
    }

    public static IEnumerable<string> Errors(Compilation compilation) =>
        compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString());
}
