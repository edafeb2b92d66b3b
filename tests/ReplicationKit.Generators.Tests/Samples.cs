namespace ReplicationKit.Generators.Tests;

/// <summary>Specifications of every kind, each a file that compiles.</summary>
internal static class Samples
{
    public const string Fixed = """
        namespace App;

        // Everything is known at compile time.
        [Replication(Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
        public partial record OrdersBackup;
        """;

    public const string Open = """
        namespace App;

        [Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
        public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department);
        """;

    public const string TwoWay = """
        namespace App;

        [Replication(Source = "primary", Target = "secondary", Continuous = true, CreateTarget = true, TwoWay = true, SourceProxy = "http://proxy:3128")]
        [CreateTargetParams(Q = 4, N = 2, Partitioned = true)]
        public partial record PrimarySecondary;
        """;

    public const string EveryOptionFixed = """
        namespace App;

        [Replication(
            Id = "everything", Source = "a/b+c", Target = "https://example.com/b", Server = CouchServer.CouchDB34,
            Continuous = true, CreateTarget = false, Filter = "app/by_kind", SinceSeq = "0", UseCheckpoints = true, UseBulkGet = false,
            WinningRevsOnly = true, CheckpointIntervalMilliseconds = 5000, WorkerProcesses = 2, WorkerBatchSize = 100, HttpConnections = 10,
            ConnectionTimeoutMilliseconds = 60000, RetriesPerRequest = 3, SocketOptions = "[{keepalive, true}]", IbrowseOptions = "[{prefer_ipv6, true}]",
            SourceProxy = "http://proxy:3128", TargetProxy = "socks5://proxy:1080")]
        [QueryParam("kind", "invoice"), QueryParam("open", true), QueryParam("year", 2026), QueryParam("rate", 0.5)]
        public partial record Everything;
        """;

    public const string EveryOptionOpen = """
        #nullable enable
        using System.Text.Json.Nodes;

        namespace App;

        [Replication(Id = "open-{Name}")]
        public partial record EverythingOpen(string Name, ReplicationEndpoint Source, Uri Target)
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
        """;

    public const string HashedId = """
        namespace App;

        public enum Kind { Invoice, Order }

        [Replication(Source = "documents", Filter = "app/by_kind")]
        public partial record Documents(string Target, [property: QueryParam] Kind Kind, [property: QueryParam("from_year")] int? Year, [property: QueryParam] Guid? Owner);
        """;

    public const string OptionalParameters = """
        namespace App;

        [Replication(Source = "documents", Target = "copy", Filter = "app/by_kind")]
        public partial record Optional([property: QueryParam] string? Kind, [property: QueryParam] bool? Open, [property: QueryParam] string Owner)
        {
            [QueryParam] public decimal Amount { get; init; }
        }
        """;

    public const string Broken = """
        namespace App;

        [Replication(Id = "broken-{Missing}", Source = "orders", Filter = "a/b", DocIds = new[] { "a" })]
        public partial record Broken(string Filter, ReplicationEndpoint Target);
        """;

    public const string Nested = """
        namespace App
        {
            public partial class Outer
            {
                internal partial record struct Middle
                {
                    public partial interface IInner
                    {
                        [Replication(Source = "a", Target = "b")]
                        public partial record struct Deep(bool Continuous);
                    }
                }
            }
        }
        """;

    public const string OpenDeletions = """
        namespace App;

        public record User(string Status);

        [Replication(Source = "main", Target = "users", TwoWay = true)]
        public partial record ActiveUsers(Deletions Deletions)
        {
            [Selector] private static bool Include(User user) => user.Status == "active";
        }
        """;

    public const string WidePredicate = """
        #nullable enable
        namespace App;

        public record OrderLine(string Sku, int Quantity);

        public record Order(string? Status, int Priority, string? Note, string[] Tags, OrderLine[] Lines, System.Collections.Generic.Dictionary<string, string> Meta);

        [Replication(Source = "orders", Target = "urgent")]
        public partial record UrgentOrders(int Least)
        {
            [Selector]
            private bool Include(Order order) =>
                order.Status switch
                {
                    "open" or "held" when order.Priority >= Least => true,
                    "new" => order.Note is { Length: > 0 },
                    _ => false,
                }
                && order.Tags is ["eu", ..]
                && order.Meta["region"] != "test"
                && System.Linq.Enumerable.Any(order.Lines, line => line.Quantity > 1 && line.Sku.StartsWith("x", System.StringComparison.Ordinal));
        }
        """;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        [nameof(Fixed)] = Fixed,
        [nameof(Open)] = Open,
        [nameof(TwoWay)] = TwoWay,
        [nameof(EveryOptionFixed)] = EveryOptionFixed,
        [nameof(EveryOptionOpen)] = EveryOptionOpen,
        [nameof(HashedId)] = HashedId,
        [nameof(OptionalParameters)] = OptionalParameters,
        [nameof(Broken)] = Broken,
        [nameof(Nested)] = Nested,
        [nameof(OpenDeletions)] = OpenDeletions,
        [nameof(WidePredicate)] = WidePredicate,
    };
}
