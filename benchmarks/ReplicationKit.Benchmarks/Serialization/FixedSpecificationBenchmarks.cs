using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>Specifications of which everything is known to the compiler.</summary>
public class FixedSpecificationBenchmarks : SerializationBenchmarks
{
    [Benchmark]
    [Aim(1.5, nameof(Copy))]
    public void ReplicationKit() => WriteSpec();

    protected override IReplicationSpec SpecOf(DocumentKind document) =>
        document switch
        {
            DocumentKind.Small => new RemoteSmall(),
            DocumentKind.AllOptions => new RemoteAllOptions(),
            _ => new RemoteDocIds(),
        };
}
