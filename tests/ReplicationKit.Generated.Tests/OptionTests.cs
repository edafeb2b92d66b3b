using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ReplicationKit.Generated.Tests;

/// <summary>Every option, fixed and open, in the documents of generated specifications.</summary>
public class OptionTests
{
    private static readonly Guid Key = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Fact]
    public void Every_option_can_be_fixed() =>
        Written
            .By(new EverythingFixed(), Written.Server)
            .Should()
            .Be(
                """{"_id":"everything","source":{"auth":{"basic":{"username":"admin","password":"password"}},"url":"http://127.0.0.1:5984/a%2Fb%2Bc"},"target":{"url":"https://example.com/b"},"continuous":true,"create_target":true,"create_target_params":{"q":4,"n":2,"partitioned":false},"filter":"app/by_kind","query_params":{"kind":"inv\"oice","open":true,"year":2026,"rate":-0.5},"since_seq":"0","use_checkpoints":true,"use_bulk_get":false,"winning_revs_only":true,"checkpoint_interval":5000,"worker_processes":2,"worker_batch_size":100,"http_connections":10,"connection_timeout":60000,"retries_per_request":3,"socket_options":"[{keepalive, true}]","ibrowse_options":"[{prefer_ipv6, true}]","source_proxy":"http://proxy:3128","target_proxy":"socks5://proxy:1080"}"""
            );

    [Fact]
    public void Every_option_can_be_open()
    {
        EverythingOpen spec = Least() with
        {
            Continuous = false,
            CreateTargetParams = new() { N = 1 },
            DocIds = ["a", "b\n"],
            SinceSeq = "now",
            UseCheckpoints = false,
            UseBulkGet = true,
            WinningRevsOnly = false,
            CheckpointInterval = TimeSpan.FromSeconds(1.5),
            WorkerProcesses = 1,
            WorkerBatchSize = 2,
            HttpConnections = 3,
            ConnectionTimeout = TimeSpan.FromMinutes(1),
            RetriesPerRequest = 0,
            SocketOptions = "[]",
            IbrowseOptions = "[]",
            SourceProxy = "http://p:1",
            TargetProxy = new Uri("http://p:2"),
            Proxy = "http://p:3",
            UserContext = new(null, ["r"]),
            Filter = "a/b",
            QueryParams = new Dictionary<string, string> { ["k"] = "v", ["l"] = "w" },
        };
        Written
            .By(spec)
            .Should()
            .Be(
                """{"_id":"open-n-1-true-Order-x-0f8fad5b-d9cb-469f-a165-70867728950e","source":"s","target":{"url":"http://t/db"},"continuous":false,"create_target":true,"create_target_params":{"n":1},"doc_ids":["a","b\n"],"filter":"a/b","query_params":{"k":"v","l":"w"},"since_seq":"now","use_checkpoints":false,"use_bulk_get":true,"winning_revs_only":false,"checkpoint_interval":1500,"worker_processes":1,"worker_batch_size":2,"http_connections":3,"connection_timeout":60000,"retries_per_request":0,"socket_options":"[]","ibrowse_options":"[]","source_proxy":"http://p:1","target_proxy":"http://p:2","proxy":"http://p:3","user_ctx":{"name":null,"roles":["r"]}}"""
            );
    }

    [Fact]
    public void What_is_null_is_absent()
    {
        Written
            .By(Least())
            .Should()
            .Be(
                """{"_id":"open-n-1-true-Order-x-0f8fad5b-d9cb-469f-a165-70867728950e","source":"s","target":{"url":"http://t/db"},"create_target":true}"""
            );
        Written.By(new Scalars(null, null, null, null, null, null, null, null, null, null, null)).Should().NotContain("query_params");
    }

    [Fact]
    public void Ids_are_the_same_inside_and_outside_the_document()
    {
        foreach (
            IReplicationSpec spec in new IReplicationSpec[]
            {
                new OrdersBackup(),
                Least(),
                new Hashed(ReplicationEndpoint.Database("x")),
                new Region("r", 1),
            }
        )
            JsonDocument.Parse(Written.By(spec)).RootElement.GetProperty("_id").GetString().Should().Be(spec.DocumentId);
    }

    [Fact]
    public void Query_parameters_of_every_kind()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("fa-IR");
        try
        {
            Written
                .By(new Scalars("t", true, ulong.MaxValue, -128, 1.10m, -0.0, 1.5f, '"', Key, Kind.Invoice, new Uri("http://x/y?z=1&w")))
                .Should()
                .Contain(
                    """query_params":{"text":"t","flag":true,"large":18446744073709551615,"small":-128,"exact":1.10,"real":-0,"rough":1.5,"letter":"\"","key":"0f8fad5b-d9cb-469f-a165-70867728950e","kind":"Invoice","the_url":"http://x/y?z=1&w"}"""
                );
            Written
                .By(new Scalars(null, null, null, null, null, 1E+30, null, null, null, null, null))
                .Should()
                .Contain("""query_params":{"real":1E+30}""");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_JSON_cannot_hold_are_refused(double number)
    {
        var spec = new Scalars(null, null, null, null, null, number, null, null, null, null, null);
        FluentActions.Invoking(() => Written.By(spec)).Should().Throw<ReplicationValidationException>();
        FluentActions.Invoking(() => spec.ToDocument(default)).Should().Throw<ReplicationValidationException>();
    }

    [Fact]
    public void The_way_back_swaps_what_belongs_to_the_ends()
    {
        var spec = new BothWays(ReplicationEndpoint.Remote("http://there/db").WithBasicAuth("u", "p"));
        Written
            .By(spec, Written.Bare.WithDirection(ReplicationDirection.Reverse))
            .Should()
            .Be(
                """{"_id":"both-reverse","source":{"auth":{"basic":{"username":"u","password":"p"}},"url":"http://there/db"},"target":"here","target_proxy":"http://proxy:3128"}""".Replace(
                    "both-reverse",
                    ((IReplicationSpec)spec).DocumentId + "-reverse",
                    StringComparison.Ordinal
                )
            );
        Written
            .By(spec)
            .Should()
            .Contain("\"create_target\":true,\"create_target_params\":{\"q\":1},\"source_proxy\":\"http://proxy:3128\"");
    }

    [Fact]
    public void The_hash_names_the_replication_and_nothing_else()
    {
        static string? Id(ReplicationEndpoint target, int? processes = null) =>
            ((IReplicationSpec)new Hashed(target, processes)).DocumentId;

        ReplicationEndpoint target = ReplicationEndpoint.Remote("https://hr.example.com/db");
        string? id = Id(target);
        id.Should().MatchRegex("^hashed-[0-9a-f]{8}$");
        Id(ReplicationEndpoint.Remote("https://it.example.com/db")).Should().NotBe(id);
        Id(target, 7).Should().Be(id, "how fast it copies does not make another replication");
        Id(target.WithBasicAuth("u", "one")).Should().Be(Id(target.WithBasicAuth("u", "two")), "no secret is hashed");
        Id(ReplicationEndpoint.Remote("https://u:one@hr.example.com/db"))
            .Should()
            .Be(Id(ReplicationEndpoint.Remote("https://u:two@hr.example.com/db")));
        Id(target.WithIamApiKey("k")).Should().Be(id);
    }

    [Fact]
    public void Servers_before_3_2_get_the_password_as_a_header()
    {
        var context = new WriteContext(
            new Uri("http://127.0.0.1:5984"),
            EndpointCredentials.Basic("admin", "password"),
            CouchServer.CouchDB31
        );
        Written
            .By(new Managers(), context)
            .Should()
            .Contain("""source":{"headers":{"Authorization":"Basic YWRtaW46cGFzc3dvcmQ="},"url":"http://127.0.0.1:5984/staff"}""")
            .And.NotContain("auth\"");
    }

    [Fact]
    public void A_specification_with_broken_rules_has_its_whole_surface_and_throws()
    {
        BrokenRules spec = BrokenRules.CreateBuilder().WithWorkerProcesses(1).Build();
        ((IReplicationSpec)spec).DocumentId.Should().Be("broken-rules");
        foreach (Action use in new Action[] { () => spec.WriteTo(new ArrayBufferWriter<byte>(), default), () => spec.ToDocument(default) })
            use.Should().Throw<ReplicationValidationException>().WithMessage("*BrokenRules*RPK1008*RPK1010*");
        ReplicationCatalog
            .All.Single(description => description.SpecificationType == typeof(BrokenRules))
            .BrokenRules.Should()
            .HaveCountGreaterThan(1);
    }

    [Fact]
    public void A_null_that_the_type_denies_is_named()
    {
        var spec = new DepartmentStaff(ReplicationEndpoint.Database("a"), null!);
        spec.Invoking(broken => broken.WriteTo(new ArrayBufferWriter<byte>(), default))
            .Should()
            .Throw<ReplicationValidationException>()
            .WithMessage("Department *");
    }

    [Fact]
    public void Endpoints_of_the_object_are_those_of_the_members()
    {
        foreach (
            ReplicationEndpoint target in (ReplicationEndpoint[])
                [
                    ReplicationEndpoint.Database("hr").WithBasicAuth("u", "p"),
                    ReplicationEndpoint.Remote("no-scheme/hr"),
                    ReplicationEndpoint.Database("a://b"),
                    ReplicationEndpoint.Remote("https://x/y").WithBasicAuth("u", "p").WithHeader("Authorization", "Bearer z"),
                ]
        )
        {
            new DepartmentStaff(target, "hr").ToDocument(Written.Server).Target.Should().BeSameAs(target);
        }
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void Half_of_a_surrogate_pair_is_found_before_it_is_replaced(int half)
    {
        var spec = new DepartmentStaff(ReplicationEndpoint.Database("a"), "hr" + (char)half);
        ReplicationValidator
            .Validate(spec, Written.Server)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<ReplicationViolation>(violation =>
                violation.RuleId == "RPK1029" && violation.Message.StartsWith("Department ", StringComparison.Ordinal)
            );
        FluentActions
            .Invoking(() => ReplicationValidator.ThrowIfInvalid(spec, Written.Server))
            .Should()
            .Throw<ReplicationValidationException>()
            .WithMessage("*RPK1029*");
        new DepartmentStaff(ReplicationEndpoint.Database("a"), "\uD83D\uDE00")
            .Invoking(pair => ReplicationValidator.ThrowIfInvalid(pair, Written.Server))
            .Should()
            .NotThrow();
    }

    [Fact]
    public void A_selector_may_be_deeper_than_readers_allow_by_default()
    {
        var spec = new DeepSelector();
        spec.ToDocument(default).Selector!.ToJsonString().Should().Contain(string.Concat(Enumerable.Repeat("{\"a\":", DeepSelector.Depth)));
        Written.By(spec).Should().StartWith("{\"_id\":\"deep-selector\"");
    }

    [Fact]
    public void A_document_read_back_writes_the_same()
    {
        foreach (
            IReplicationSpec spec in new IReplicationSpec[]
            {
                new EverythingFixed(),
                Least(),
                new TrialUsers(),
                new Region("x", 1),
                new PrimarySecondary(),
            }
        )
        {
            string written = Written.By(spec, Written.Server);
            Written.By(ReplicationDocument.Parse(System.Text.Encoding.UTF8.GetBytes(written)), Written.Server).Should().Be(written);
        }
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        IReplicationSpec[] specs =
        [
            new OrdersBackup(),
            new EverythingFixed(),
            new DepartmentStaff(ReplicationEndpoint.Remote("https://x/y").WithBasicAuth("u", "p"), "hr"),
            new Hashed(ReplicationEndpoint.Database("b")),
            new Region("north", 18),
            Least() with
            {
                DocIds = ["a", "b"],
                WorkerProcesses = 3,
            },
        ];
        var buffer = new ArrayBufferWriter<byte>(8192);
        foreach (IReplicationSpec spec in specs)
        {
            for (int i = 0; i < 3; i++)
                Write(spec, buffer);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Write(spec, buffer);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0, "{0} writes into the buffer's spans", spec.GetType());
        }
    }

    [Fact]
    public void Small_spans_are_as_good_as_large_ones()
    {
        var small = new OneByteMore();
        foreach (
            IReplicationSpec spec in new IReplicationSpec[]
            {
                new EverythingFixed(),
                Least(),
                new DepartmentStaff(ReplicationEndpoint.Database("é/ü"), new string('"', 3000)),
            }
        )
        {
            small.Bytes.Clear();
            spec.WriteTo(small, Written.Server);
            System.Text.Encoding.UTF8.GetString(small.Bytes.ToArray()).Should().Be(Written.By(spec, Written.Server));
        }
    }

    private static EverythingOpen Least() =>
        new("n", 1, true, Kind.Order, 'x', Key, ReplicationEndpoint.Database("s"), new Uri("http://t/db"));

    private static void Write(IReplicationSpec spec, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        spec.WriteTo(buffer, Written.Server);
    }

    /// <summary>A buffer that never gives more than what is asked for.</summary>
    private sealed class OneByteMore : IBufferWriter<byte>
    {
        private byte[] _span = [];

        public List<byte> Bytes { get; } = [];

        public void Advance(int count) => Bytes.AddRange(_span.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => _span = new byte[Math.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
