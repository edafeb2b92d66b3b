namespace ReplicationKit.Generated.Tests;

public enum Kind
{
    Invoice,
    Order,
}

[Replication(
    Id = "everything",
    Source = "a/b+c",
    Target = "https://example.com/b",
    Server = CouchServer.CouchDB34,
    Continuous = true,
    CreateTarget = true,
    Filter = "app/by_kind",
    SinceSeq = "0",
    UseCheckpoints = true,
    UseBulkGet = false,
    WinningRevsOnly = true,
    CheckpointIntervalMilliseconds = 5000,
    WorkerProcesses = 2,
    WorkerBatchSize = 100,
    HttpConnections = 10,
    ConnectionTimeoutMilliseconds = 60000,
    RetriesPerRequest = 3,
    SocketOptions = "[{keepalive, true}]",
    IbrowseOptions = "[{prefer_ipv6, true}]",
    SourceProxy = "http://proxy:3128",
    TargetProxy = "socks5://proxy:1080"
)]
[CreateTargetParams(Q = 4, N = 2, Partitioned = false)]
[QueryParam("kind", "inv\"oice"), QueryParam("open", true), QueryParam("year", 2026), QueryParam("rate", -0.5)]
public partial record EverythingFixed;

[Replication(Id = "open-{Name}-{Number}-{Flag}-{Kind}-{Letter}-{Key}")]
public partial record EverythingOpen(
    string Name,
    long Number,
    bool Flag,
    Kind Kind,
    char Letter,
    Guid Key,
    ReplicationEndpoint Source,
    Uri Target
)
{
    public bool? Continuous { get; init; }
    public bool CreateTarget { get; init; } = true;
    public CreateTargetParams? CreateTargetParams { get; init; }
    public IReadOnlyList<string>? DocIds { get; init; }
    public string? Filter { get; init; }
    public IReadOnlyDictionary<string, string>? QueryParams { get; init; }
    public string? SinceSeq { get; init; }
    public bool? UseCheckpoints { get; init; }
    public bool? UseBulkGet { get; init; }
    public bool? WinningRevsOnly { get; init; }
    public TimeSpan? CheckpointInterval { get; init; }
    public int? WorkerProcesses { get; init; }
    public int? WorkerBatchSize { get; init; }
    public int? HttpConnections { get; init; }
    public TimeSpan? ConnectionTimeout { get; init; }
    public int? RetriesPerRequest { get; init; }
    public string? SocketOptions { get; init; }
    public string? IbrowseOptions { get; init; }
    public string? SourceProxy { get; init; }
    public Uri? TargetProxy { get; init; }
    public string? Proxy { get; init; }
    public UserContext? UserContext { get; init; }
}

[Replication(Source = "documents", Target = "copy", Filter = "app/by_kind")]
public partial record Scalars(
    [QueryParam] string? Text,
    [property: QueryParam] bool? Flag,
    [property: QueryParam] ulong? Large,
    [property: QueryParam] sbyte? Small,
    [property: QueryParam] decimal? Exact,
    [property: QueryParam] double? Real,
    [property: QueryParam] float? Rough,
    [property: QueryParam] char? Letter,
    [property: QueryParam] Guid? Key,
    [property: QueryParam] Kind? Kind,
    [QueryParam("the_url")] Uri? Url
);

[Replication(Id = "both", Source = "here", CreateTarget = true, TwoWay = true, SourceProxy = "http://proxy:3128")]
[CreateTargetParams(Q = 1)]
public partial record BothWays(ReplicationEndpoint Target);

[Replication(Source = "here")]
public partial record Hashed(ReplicationEndpoint Target, int? WorkerProcesses = null);

[Replication(Source = "Upper Case", Target = "b", Filter = "a/b", DocIds = ["c"])]
public partial record BrokenRules(int WorkerProcesses);

[Replication(Source = "a", Target = "b")]
[SelectorJson(Ten + Ten + Ten + Ten + Ten + Ten + Ten + "1" + End + End + End + End + End + End + End)]
public partial record DeepSelector
{
    public const int Depth = 70;
    private const string Ten = """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":""";
    private const string End = "}}}}}}}}}}";
}
