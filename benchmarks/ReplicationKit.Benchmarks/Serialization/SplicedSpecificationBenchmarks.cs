using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>Specifications of which everything is known but the server that runs them, whose URL and credentials are spliced in.</summary>
public class SplicedSpecificationBenchmarks : SerializationBenchmarks
{
    /// <summary>The document. A thousand ids would only add one longer copy after the spliced URL.</summary>
    [Params(DocumentKind.Small, DocumentKind.AllOptions)]
    public override DocumentKind Document { get; set; }

    [Benchmark]
    [Aim(3, nameof(Copy))]
    public void ReplicationKit() => WriteSpec();

    protected override IReplicationSpec SpecOf(DocumentKind document) =>
        document switch
        {
            DocumentKind.Small => new LocalSmall(),
            _ => new LocalAllOptions(),
        };
}
