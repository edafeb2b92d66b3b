using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>Documents that are put together at run time, which no generator has seen.</summary>
public class RunTimeDocumentBenchmarks : SerializationBenchmarks
{
    [Benchmark]
    public void RunTimeDocument() => WriteSpec();

    protected override IReplicationSpec SpecOf(DocumentKind document)
    {
        var result = new ReplicationDocument
        {
            Id = "orders-backup",
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Remote("https://backup.example.com/orders"),
            CreateTarget = true,
        };
        return document switch
        {
            DocumentKind.Small => result,
            DocumentKind.AllOptions => WithAllOptions(result),
            _ => WithDocIds(result),
        };
    }

    private static ReplicationDocument WithAllOptions(ReplicationDocument document)
    {
        document.Continuous = true;
        document.CreateTargetParams = new CreateTargetParams
        {
            Q = 4,
            N = 2,
            Partitioned = false,
        };
        document.Filter = "staff/by_department";
        document.QueryParams = new() { ["department"] = "engineering", ["role"] = "manager" };
        document.SinceSeq = "12-g1AAAACfeJzLYWBgYMpgTmEQSs4vTc5ISTJ0MDQy1zMAQsMckFwiQ1L9";
        document.UseCheckpoints = true;
        document.UseBulkGet = true;
        document.WinningRevsOnly = true;
        document.CheckpointInterval = TimeSpan.FromSeconds(5);
        document.WorkerProcesses = 8;
        document.WorkerBatchSize = 1000;
        document.HttpConnections = 40;
        document.ConnectionTimeout = TimeSpan.FromSeconds(60);
        document.RetriesPerRequest = 10;
        document.SocketOptions = "[{keepalive, true}, {nodelay, true}]";
        document.SourceProxy = "http://proxy.example.com:3128";
        document.TargetProxy = "http://proxy.example.com:3129";
        return document;
    }

    private static ReplicationDocument WithDocIds(ReplicationDocument document)
    {
        document.DocIds = DocIds.Thousand;
        return document;
    }
}
