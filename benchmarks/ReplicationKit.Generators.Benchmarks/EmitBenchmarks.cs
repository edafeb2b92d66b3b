using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Benchmarks.Scenarios;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Benchmarks;

/// <summary>From the model of one specification to the text of its file. The aim is 10 microseconds.</summary>
public class EmitBenchmarks
{
    private SpecificationSource? _fixed;
    private SpecificationSource? _open;

    [GlobalSetup]
    public void Prepare()
    {
        CSharpCompilation compilation = new Project(specifications: 3, plainFiles: 0, predicates: false).Compilation;
        _fixed = Read(compilation, "App.Replications.Spec0");
        _open = Read(compilation, "App.Replications.Spec1");
    }

    [Benchmark(Baseline = true)]
    public string Fixed() => SpecificationEmitter.Emit(_fixed!, Capabilities.None);

    [Benchmark]
    public string Open() => SpecificationEmitter.Emit(_open!, Capabilities.None);

    private static SpecificationSource Read(CSharpCompilation compilation, string name)
    {
        INamedTypeSymbol type = compilation.GetTypeByMetadataName(name)!;
        return new SpecificationSource(ReplicationParser.Parse(type, CancellationToken.None)!, []);
    }
}
