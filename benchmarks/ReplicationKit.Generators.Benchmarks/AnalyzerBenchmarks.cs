using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Benchmarks;
using ReplicationKit.Generators.Benchmarks.Rows;
using ReplicationKit.Generators.Benchmarks.Scenarios;

namespace ReplicationKit.Generators.Benchmarks;

/// <summary>A whole build's diagnostics, with one analyzer that does nothing and with all of ours.</summary>
public class AnalyzerBenchmarks
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> None = [new EmptyAnalyzer()];

    private Func<CSharpCompilation>[] _ring = [];
    private int _next;

    /// <summary>How many specifications; there are twice as many plain files.</summary>
    [Params(100, 1000)]
    public int Specifications { get; set; }

    [GlobalSetup]
    public void Prepare() =>
        _ring = new Project(Specifications, 2 * Specifications, predicates: true).Edits(Scenario.UnrelatedBodyEdit, 100);

    [Benchmark(Baseline = true)]
    public int OneEmptyAnalyzer() => Diagnose(None);

    [Benchmark]
    [Aim(1.15, nameof(OneEmptyAnalyzer))]
    public int AllAnalyzers() => Diagnose(AnalyzerTable.Ours);

    private int Diagnose(ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        AnalyzerTable.Diagnose(_ring[_next++ % _ring.Length](), analyzers);
}
