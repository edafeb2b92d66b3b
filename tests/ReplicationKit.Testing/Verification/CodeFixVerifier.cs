using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Testing.Verification;

/// <summary>Verifies a code fix on one source with markup.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
/// <typeparam name="TCodeFix">The code fix.</typeparam>
public static class CodeFixVerifier<TAnalyzer, TCodeFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <summary>The fix must turn the source into <paramref name="fixedSource"/>, one by one and all at once.</summary>
    /// <param name="source">The source, with markup for its diagnostics.</param>
    /// <param name="fixedSource">What it becomes, with markup for what stays; null: no fix may be offered.</param>
    /// <param name="references">What both may use.</param>
    public static Task VerifyCodeFixAsync(string source, string? fixedSource, IEnumerable<MetadataReference> references)
    {
        var test = new CodeFixTest<TAnalyzer, TCodeFix> { Sources = { source } };
        if (fixedSource is not null) test.FixedSources.Add(fixedSource);
        test.References.AddRange(references);
        return test.RunAsync();
    }
}
