using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Benchmarks;
using ReplicationKit.Generators.Benchmarks.Rows;
using ReplicationKit.Generators.Benchmarks.Scenarios;

namespace ReplicationKit.Generators.Benchmarks;

/// <summary>
/// What a key press in a file without specifications costs. The other scenarios, and processor time, are in the table that
/// <c>-- table</c> prints.
/// </summary>
public class UnrelatedEditBenchmarks
{
    private readonly GeneratorDriver[] _drivers = new GeneratorDriver[Enum.GetValues<GeneratorRow>().Length];
    private Func<CSharpCompilation>[] _ring = [];
    private CSharpCompilation? _edited;
    private int _next;

    /// <summary>How many specifications.</summary>
    [Params(100, 1000)]
    public int Specifications { get; set; }

    /// <summary>Whether every third has a predicate.</summary>
    [Params(false, true)]
    public bool Predicates { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var project = new Project(Specifications, plainFiles: 0, Predicates);
        _ring = project.Edits(Scenario.UnrelatedBodyEdit, 200);
        foreach (GeneratorRow row in Enum.GetValues<GeneratorRow>())
            _drivers[(int)row] = project.DriverOf(row, trackSteps: false);
    }

    [IterationSetup]
    public void Edit() => _edited = _ring[_next++ % _ring.Length]();

    [Benchmark]
    public void Empty() => Run(GeneratorRow.Empty);

    [Benchmark(Baseline = true)]
    public void NameFloor() => Run(GeneratorRow.NameFloor);

    [Benchmark]
    public void BindingFloor() => Run(GeneratorRow.BindingFloor);

    [Benchmark]
    [Aim(1.6, nameof(NameFloor))]
    [Aim(1.25, nameof(BindingFloor))]
    public void ReplicationKit() => Run(GeneratorRow.ReplicationKit);

    [Benchmark]
    public void Bad() => Run(GeneratorRow.Bad);

    private void Run(GeneratorRow row) => _drivers[(int)row] = _drivers[(int)row].RunGenerators(_edited!);
}
