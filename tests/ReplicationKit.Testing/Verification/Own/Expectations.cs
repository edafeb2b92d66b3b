using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FluentAssertions.Execution;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ReplicationKit.Testing.Verification;

/// <summary>Compares what was reported with what markup and test expect: each exactly once, nothing else.</summary>
internal static class Expectations
{
    public static void Compare(IReadOnlyList<MarkupSource> sources, IEnumerable<DiagnosticResult> expected, ImmutableArray<Diagnostic> found, DiagnosticAnalyzer[] analyzers, ICollection<string> disabled)
    {
        List<Diagnostic> rest = [.. found.Where(diagnostic => !disabled.Contains(diagnostic.Id))];
        var missing = new List<string>();
        foreach ((int file, string? id, TextSpan span) in sources.SelectMany((source, file) => source.Diagnostics.Select(mark => (file, mark.Id, mark.Span))))
        {
            string wanted = id ?? OnlyId(analyzers);
            int index = rest.FindIndex(diagnostic => diagnostic.Id == wanted && IsAt(diagnostic, file, span));
            if (index >= 0) rest.RemoveAt(index);
            else missing.Add($"{wanted} at '{sources[file].Text.Substring(span.Start, span.Length)}'");
        }

        foreach (DiagnosticResult result in expected)
        {
            (int file, TextSpan span) = Place(sources, result.Place);
            int index = rest.FindIndex(diagnostic => result.Matches(diagnostic) && (file < 0 ? !diagnostic.Location.IsInSource : IsAt(diagnostic, file, span)));
            if (index >= 0) rest.RemoveAt(index);
            else missing.Add(result.ToString());
        }

        if (missing.Count > 0 || rest.Count > 0) Fail(missing, rest, sources);
    }

    private static string OnlyId(DiagnosticAnalyzer[] analyzers)
    {
        DiagnosticDescriptor[] all = [.. analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics)];
        return all.Length == 1 ? all[0].Id : throw new FormatException("[|…|] needs an analyzer with one diagnostic; name the id: {|RPK0001:…|}.");
    }

    private static bool IsAt(Diagnostic diagnostic, int file, TextSpan span) =>
        diagnostic.Location.SourceSpan == span && diagnostic.Location.SourceTree?.FilePath == $"/Test{file}.cs";

    private static (int File, TextSpan Span) Place(IReadOnlyList<MarkupSource> sources, int? key)
    {
        for (int file = 0; key is { } number && file < sources.Count; file++)
        {
            if (sources[file].Places.TryGetValue(number, out TextSpan span)) return (file, span);
        }

        return key is null ? (-1, default) : throw new FormatException($"No markup has the place #{key}.");
    }

    private static void Fail(List<string> missing, List<Diagnostic> rest, IReadOnlyList<MarkupSource> sources)
    {
        var text = new StringBuilder();
        foreach (string one in missing) text.AppendLine(CultureInfo.InvariantCulture, $"missing: {one}");
        foreach (Diagnostic one in rest)
        {
            SourceText? source = one.Location.SourceTree?.GetText();
            text.AppendLine(CultureInfo.InvariantCulture, $"unexpected: {one.Severity} {one.Id} at '{source?.ToString(one.Location.SourceSpan)}': {one.GetMessage(CultureInfo.InvariantCulture)}");
        }

        foreach (MarkupSource source in sources) text.AppendLine().AppendLine(source.Text);
        AssertionScope.Current.FailWith("{0}", text.ToString());
    }
}
