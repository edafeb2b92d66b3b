using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace ReplicationKit.Testing.Verification;

/// <summary>The same test on Microsoft.CodeAnalysis.Testing.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
public class AnalyzerTest<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public List<string> Sources { get; } = [];

    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    public List<string> DisabledDiagnostics { get; } = [];

    public List<MetadataReference> References { get; } = [];

    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.Latest;

    public virtual Task RunAsync(CancellationToken cancellationToken = default)
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>();
        Prepare(test, LanguageVersion);
        return test.RunAsync(cancellationToken);
    }

    private protected void Prepare(Microsoft.CodeAnalysis.Testing.AnalyzerTest<DefaultVerifier> test, LanguageVersion version)
    {
        // The references are ours: nothing is downloaded.
        test.ReferenceAssemblies = new ReferenceAssemblies("net");
        test.TestState.AdditionalReferences.AddRange(References);
        for (int i = 0; i < Sources.Count; i++) test.TestState.Sources.Add(($"/Test{i}.cs", Sources[i]));
        test.TestState.ExpectedDiagnostics.AddRange(ExpectedDiagnostics);
        test.DisabledDiagnostics.AddRange(DisabledDiagnostics);
        test.SolutionTransforms.Add((solution, id) => solution
            .WithProjectCompilationOptions(id, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithProjectParseOptions(id, new CSharpParseOptions(version, DocumentationMode.Diagnose)));
    }
}
