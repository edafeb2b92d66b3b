using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>Specifications with open parts, whose values are known only at run time.</summary>
public class OpenSpecificationBenchmarks : SerializationBenchmarks
{
    private static readonly ReplicationEndpoint Target = ReplicationEndpoint
        .Remote("https://backup.example.com/orders")
        .WithBasicAuth("backup", "correct horse battery staple");

    [Benchmark]
    [Aim(0.4, nameof(HandWrittenWriter))]
    [Aim(0.4, nameof(SourceGenerated))]
    [Aim(0.1, nameof(NewtonsoftJson))]
    public void ReplicationKit() => WriteSpec();

    protected override IReplicationSpec SpecOf(DocumentKind document) =>
        document switch
        {
            DocumentKind.Small => new OpenSmall(Target, "engineering"),
            DocumentKind.AllOptions => new OpenAllOptions(
                ReplicationEndpoint.Database("orders"),
                Target,
                true,
                true,
                new CreateTargetParams
                {
                    Q = 4,
                    N = 2,
                    Partitioned = false,
                },
                "staff/by_department",
                "engineering",
                "manager",
                "12-g1AAAACfeJzLYWBgYMpgTmEQSs4vTc5ISTJ0MDQy1zMAQsMckFwiQ1L9",
                true,
                true,
                true,
                TimeSpan.FromSeconds(5),
                8,
                1000,
                40,
                TimeSpan.FromSeconds(60),
                10,
                "[{keepalive, true}, {nodelay, true}]",
                "http://proxy.example.com:3128",
                "http://proxy.example.com:3129"
            ),
            _ => new OpenDocIds("all", DocIds.Thousand),
        };
}
