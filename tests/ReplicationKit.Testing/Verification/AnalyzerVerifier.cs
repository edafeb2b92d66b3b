using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
#if MICROSOFT_TESTING
using Microsoft.CodeAnalysis.Testing;
#endif

namespace ReplicationKit.Testing.Verification;

/// <summary>Verifies an analyzer on one source with markup.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
public static class AnalyzerVerifier<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>An expected diagnostic of one of the analyzer's ids.</summary>
    public static DiagnosticResult Diagnostic(string id) =>
        new(id, new TAnalyzer().SupportedDiagnostics.First(descriptor => descriptor.Id == id).DefaultSeverity);

    /// <summary>The source must get exactly the diagnostics that its markup and <paramref name="expected"/> ask for.</summary>
    /// <param name="source">The source, with markup.</param>
    /// <param name="references">What it may use.</param>
    /// <param name="expected">Diagnostics whose severity or message counts.</param>
    public static Task VerifyAnalyzerAsync(string source, IEnumerable<MetadataReference> references, params DiagnosticResult[] expected)
    {
        var test = new AnalyzerTest<TAnalyzer> { Sources = { source } };
        test.References.AddRange(references);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }
}
