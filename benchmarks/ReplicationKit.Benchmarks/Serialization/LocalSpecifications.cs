namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>A specification with a bare name, into which the URL of the server is spliced.</summary>
[Replication(Id = "orders-backup", Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
public partial record LocalSmall;

/// <summary>A specification that fixes every option and has a bare name.</summary>
[Replication(
    Id = "orders-backup",
    Source = "orders",
    Target = "https://backup.example.com/orders",
    Continuous = true,
    CreateTarget = true,
    Filter = "staff/by_department",
    SinceSeq = "12-g1AAAACfeJzLYWBgYMpgTmEQSs4vTc5ISTJ0MDQy1zMAQsMckFwiQ1L9",
    UseCheckpoints = true,
    UseBulkGet = true,
    WinningRevsOnly = true,
    CheckpointIntervalMilliseconds = 5000,
    WorkerProcesses = 8,
    WorkerBatchSize = 1000,
    HttpConnections = 40,
    ConnectionTimeoutMilliseconds = 60_000,
    RetriesPerRequest = 10,
    SocketOptions = "[{keepalive, true}, {nodelay, true}]",
    SourceProxy = "http://proxy.example.com:3128",
    TargetProxy = "http://proxy.example.com:3129"
)]
[CreateTargetParams(Q = 4, N = 2, Partitioned = false)]
[QueryParam("department", "engineering")]
[QueryParam("role", "manager")]
public partial record LocalAllOptions;
