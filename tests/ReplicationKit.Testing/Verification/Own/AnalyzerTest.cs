using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Testing.Verification;

/// <summary>Sources with markup, and the analyzers that are to report exactly what it asks for.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
public class AnalyzerTest<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>The sources, with markup.</summary>
    public List<string> Sources { get; } = [];

    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>Ids that do not count.</summary>
    public List<string> DisabledDiagnostics { get; } = [];

    public List<MetadataReference> References { get; } = [];

    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.Latest;

    /// <summary>Runs the test.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        MarkupSource[] sources = [.. Sources.Select(MarkupSource.Parse)];
        using var project = new TestProject(sources.Select(source => source.Text), References, LanguageVersion);
        await CompareAsync(project.Project, sources, ExpectedDiagnostics, cancellationToken);
    }

    private protected static DiagnosticAnalyzer[] Analyzers() => [new TAnalyzer()];

    private protected async Task CompareAsync(Project project, MarkupSource[] sources, IEnumerable<DiagnosticResult> expected, CancellationToken cancellationToken)
    {
        DiagnosticAnalyzer[] analyzers = Analyzers();
        Expectations.Compare(sources, expected, await TestProject.DiagnoseAsync(project, analyzers, cancellationToken), analyzers, DisabledDiagnostics);
    }
}
