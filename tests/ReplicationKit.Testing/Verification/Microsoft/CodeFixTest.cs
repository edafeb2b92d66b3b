using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace ReplicationKit.Testing.Verification;

/// <summary>The same test on Microsoft.CodeAnalysis.Testing.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
/// <typeparam name="TCodeFix">The code fix.</typeparam>
public class CodeFixTest<TAnalyzer, TCodeFix> : AnalyzerTest<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    public List<string> FixedSources { get; } = [];

    public int CodeActionIndex { get; set; }

    public override Task RunAsync(CancellationToken cancellationToken = default)
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier> { CodeActionIndex = CodeActionIndex };
        Prepare(test, LanguageVersion);
        for (int i = 0; i < FixedSources.Count; i++) test.FixedState.Sources.Add(($"/Test{i}.cs", FixedSources[i]));
        return test.RunAsync(cancellationToken);
    }
}
