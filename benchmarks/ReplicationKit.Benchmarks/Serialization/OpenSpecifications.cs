namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>A specification with two open parts.</summary>
[Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
public partial record OpenSmall(ReplicationEndpoint Target, [property: QueryParam] string Department);

/// <summary>A specification that leaves every option open.</summary>
[Replication(Id = "orders-{Department}")]
public partial record OpenAllOptions(
    ReplicationEndpoint Source,
    ReplicationEndpoint Target,
    bool Continuous,
    bool CreateTarget,
    CreateTargetParams CreateTargetParams,
    string Filter,
    [property: QueryParam] string Department,
    [property: QueryParam] string Role,
    string SinceSeq,
    bool UseCheckpoints,
    bool UseBulkGet,
    bool WinningRevsOnly,
    TimeSpan CheckpointInterval,
    int WorkerProcesses,
    int WorkerBatchSize,
    int HttpConnections,
    TimeSpan ConnectionTimeout,
    int RetriesPerRequest,
    string SocketOptions,
    string SourceProxy,
    string TargetProxy
);

/// <summary>A specification whose document ids are known only at run time.</summary>
[Replication(Id = "orders-backup-{Name}", Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
public partial record OpenDocIds(string Name, IReadOnlyList<string> DocIds);
