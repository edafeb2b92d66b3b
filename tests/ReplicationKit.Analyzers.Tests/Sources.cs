using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Testing.Verification;

namespace ReplicationKit.Analyzers.Tests;

/// <summary>Runs sources that use ReplicationKit through analyzers and fixes.</summary>
internal static class Sources
{
    public static readonly MetadataReference[] References = [.. TestReferences.With(typeof(ReplicationAttribute))];

    /// <summary>Advice that nearly every filtered specification gets, and that most tests are not about.</summary>
    private static readonly string[] Advice = ["RPK2013", "RPK2019", "RPK3001"];

    /// <summary>The source must get exactly what its markup asks for, general advice aside.</summary>
    public static Task VerifyAsync<TAnalyzer>(string source, params string[] more)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new AnalyzerTest<TAnalyzer>();
        test.Sources.AddRange([Complete(source), .. more.Select(Complete)]);
        test.References.AddRange(References);
        test.DisabledDiagnostics.AddRange(Advice);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The fix must turn the source into the other, one by one and all at once; without another none may be offered.</summary>
    public static Task VerifyFixAsync<TAnalyzer, TCodeFix>(string source, string? fixedSource)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new() => VerifyFixAsync<TAnalyzer, TCodeFix>([source], fixedSource is null ? [] : [fixedSource]);

    /// <summary>The fix must turn these files into the others, one by one and all at once; without others none may be offered.</summary>
    public static Task VerifyFixAsync<TAnalyzer, TCodeFix>(string[] sources, string[] fixedSources)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new()
    {
        var test = new CodeFixTest<TAnalyzer, TCodeFix>();
        test.Sources.AddRange(sources.Select(Complete));
        test.FixedSources.AddRange(fixedSources.Select(Complete));
        test.References.AddRange(References);
        test.DisabledDiagnostics.AddRange(Advice);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>With the usings that a project with implicit usings has.</summary>
    private static string Complete(string source) =>
        source.Contains("using ReplicationKit;", StringComparison.Ordinal) ? source : "using System;\nusing ReplicationKit;\n" + source;
}
