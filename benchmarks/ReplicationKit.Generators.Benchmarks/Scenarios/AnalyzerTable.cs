using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Generators.Benchmarks.Rows;

namespace ReplicationKit.Generators.Benchmarks.Scenarios;

/// <summary>
/// What a build's diagnostics cost with no analyzer, with an empty one, with each of ours and with all of them, by processor time. The
/// rows take turns at each edit, so that whatever else the machine does meets all of them.
/// </summary>
internal static class AnalyzerTable
{
    private const int WarmUp = 2;

    /// <summary>All of ours.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Ours { get; } =
    [
        .. typeof(Analyzers.JsonContextAnalyzer)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Measures and writes the table.</summary>
    /// <param name="output">Gets the table as markdown.</param>
    /// <param name="specifications">How many specifications; there are twice as many plain files.</param>
    /// <param name="withGenerated">Whether the project has the generator's files, as it has in every build.</param>
    /// <param name="edits">How many edits the medians are taken of.</param>
    public static void Write(TextWriter output, int specifications, bool withGenerated, int edits)
    {
        var project = new Project(specifications, 2 * specifications, predicates: true);
        Func<CSharpCompilation>[] ring = project.Edits(Scenario.UnrelatedBodyEdit, WarmUp + edits);
        SyntaxTree[] generated = withGenerated
            ?
            [
                .. Project
                    .CreateDriver(new ReplicationGenerator().AsSourceGenerator())
                    .RunGenerators(project.Compilation)
                    .GetRunResult()
                    .GeneratedTrees,
            ]
            : [];
        (string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)[] rows =
        [
            ("no analyzer", []),
            ("an empty analyzer", [new EmptyAnalyzer()]),
            .. (specifications >= 1000 ? [] : Ours).Select(analyzer => (analyzer.GetType().Name, ImmutableArray.Create(analyzer))),
            ("all of ours", Ours),
        ];
        double[][] times = Array.ConvertAll(rows, _ => new double[edits]);
        for (int edit = 0; edit < ring.Length; edit++)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                CSharpCompilation edited = ring[edit]().AddSyntaxTrees(generated);
                GC.Collect();
                TimeSpan began = Environment.CpuUsage.TotalTime;
                Diagnose(edited, rows[row].Analyzers);
                if (edit >= WarmUp)
                    times[row][edit - WarmUp] = (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
            }
        }

        output.WriteLine(
            $"{specifications} specifications, {2 * specifications} plain files, {(withGenerated ? "with" : "without")} the generated files, {edits} edits"
        );
        output.WriteLine();
        output.WriteLine("| row | processor time | of an empty analyzer |");
        output.WriteLine("|---|---:|---:|");
        for (int row = 0; row < rows.Length; row++)
        {
            double ratio = Median([.. times[row].Zip(times[1], (time, empty) => time / empty)]);
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"| {rows[row].Name} | {Median(times[row]):0} ms | {ratio:0.000} |")
            );
        }

        output.WriteLine();
    }

    /// <summary>Everything that the compiler and the analyzers say.</summary>
    public static int Diagnose(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        if (analyzers.IsEmpty)
            return compilation.GetDiagnostics().Length;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: null,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false
        );
        return new CompilationWithAnalyzers(compilation, analyzers, options).GetAllDiagnosticsAsync().GetAwaiter().GetResult().Length;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
