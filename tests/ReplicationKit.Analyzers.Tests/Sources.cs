using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Analyzers.Tests;

/// <summary>Verifies analyzers and code fixes on sources that use ReplicationKit.</summary>
internal static class Sources
{
    public static readonly ImmutableArray<MetadataReference> References = TestCompilation.References(typeof(ReplicationAttribute).Assembly);

    /// <summary>Advice for nearly every filtered specification, which most tests are not about.</summary>
    private static readonly string[] Advice = ["RPK2013", "RPK2019", "RPK3001", "RPK7013"];

    /// <summary>Verifies that the analyzer reports exactly what the markup states, except general advice.</summary>
    public static Task VerifyAsync<TAnalyzer>(string source, params string[] more)
        where TAnalyzer : DiagnosticAnalyzer, new() => RunAsync(new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>(), [source, .. more]);

    /// <summary>
    /// Verifies what the analyzer reports in a project with design documents: what the markup of all files states, and these diagnostics.
    /// </summary>
    public static Task VerifyDesignAsync<TAnalyzer>(string source, (string Path, string Text)[] design, params DiagnosticResult[] expected)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>();
        test.ExpectedDiagnostics.AddRange(expected);
        AddDesign(test.TestState, design);
        return RunAsync(test, [source]);
    }

    /// <summary>Verifies that the fix changes a source of a project with design documents, or is not offered.</summary>
    public static Task VerifyDesignFixAsync<TAnalyzer, TCodeFix>(
        string source,
        string? fixedSource,
        params (string Path, string Text)[] design
    )
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier>();
        AddDesign(test.TestState, design);
        if (fixedSource is not null)
            test.FixedState.Sources.Add(Complete(fixedSource));
        return RunAsync(test, [source]);
    }

    /// <summary>Adds files as the package's targets do: the compiler learns their paths from a configuration that the SDK writes.</summary>
    private static void AddDesign(SolutionState state, (string Path, string Text)[] design)
    {
        string config = "is_global = true\n";
        foreach ((string path, string text) in design)
        {
            state.AdditionalFiles.Add(("/app/design/" + path, text));
            config += $"[/app/design/{path}]\nbuild_metadata.AdditionalFiles.ReplicationDesign = {path}\n";
        }

        state.AnalyzerConfigFiles.Add(("/.globalconfig", config));
    }

    /// <summary>Verifies that the analyzer reports exactly these diagnostics, with their messages and severities.</summary>
    public static Task VerifyAsync<TAnalyzer>(string source, DiagnosticResult[] expected)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>();
        test.ExpectedDiagnostics.AddRange(expected);
        return RunAsync(test, [source]);
    }

    /// <summary>Verifies that the fix changes the source to the other one, or is not offered if there is none.</summary>
    public static Task VerifyFixAsync<TAnalyzer, TCodeFix>(string source, string? fixedSource, int offer = 0)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new() =>
        VerifyFixAsync<TAnalyzer, TCodeFix>([source], fixedSource is null ? [] : [fixedSource], offer);

    /// <summary>Verifies that the fix changes the files to the others, or is not offered if there are none.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="fixedSources">The fixed files.</param>
    /// <param name="offer">Which of the offered fixes is taken.</param>
    public static Task VerifyFixAsync<TAnalyzer, TCodeFix>(string[] sources, string[] fixedSources, int offer = 0)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier> { CodeActionIndex = offer };
        foreach (string source in fixedSources)
            test.FixedState.Sources.Add(Complete(source));
        return RunAsync(test, sources);
    }

    private static Task RunAsync(AnalyzerTest<DefaultVerifier> test, string[] sources)
    {
        // Without a package: the references are those of the running framework, and nothing is downloaded.
        test.ReferenceAssemblies = new ReferenceAssemblies("net");
        test.TestState.AdditionalReferences.AddRange(References);
        foreach (string source in sources)
            test.TestState.Sources.Add(Complete(source));
        test.DisabledDiagnostics.AddRange(Advice.Where(id => !sources.Any(source => source.Contains("{|" + id, StringComparison.Ordinal))));
        OutputKind kind = sources.Any(IsProgram) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        test.SolutionTransforms.Add(
            (solution, id) =>
                solution
                    .WithProjectCompilationOptions(
                        id,
                        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
                    )
                    .WithProjectParseOptions(id, new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose))
        );
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static bool IsProgram(string source)
    {
        TestFileMarkupParser.GetSpans(source, out string code, out ImmutableArray<Microsoft.CodeAnalysis.Text.TextSpan> _);
        return CSharpSyntaxTree.ParseText(code).GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();
    }

    /// <summary>With the usings that a project with implicit usings has.</summary>
    private static string Complete(string source) =>
        source.Contains("using ReplicationKit;", StringComparison.Ordinal) ? source : "using System;\nusing ReplicationKit;\n" + source;
}
