using ReplicationKit.CodeFixes;

namespace ReplicationKit.Analyzers.Tests.Fixes;

/// <summary>Check 57: a fix is offered only where its result compiles; fixing all equals fixing one by one; trivia stay.</summary>
public class CodeFixTests
{
    [Theory]
    [InlineData(
        """
            /// <summary>Backup.</summary>
            [Replication(Source = "a", Target = "b")]
            public sealed record {|RPK0001:A|}; // one

            // two
            [Replication(Source = "a", Target = "c")] record {|RPK0001:B|};

            class {|RPK0002:Outer|} { struct {|RPK0002:Inner|} { [Replication(Source = "a", Target = "d")] internal partial record D; } }
            """,
        """
            /// <summary>Backup.</summary>
            [Replication(Source = "a", Target = "b")]
            public sealed partial record A; // one

            // two
            [Replication(Source = "a", Target = "c")] partial record B;

            partial class Outer { partial struct Inner { [Replication(Source = "a", Target = "d")] internal partial record D; } }
            """
    )]
    public Task Adds_partial(string source, string fixedSource) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, PartialCodeFix>(
            source.Replace("struct {|RPK0002:Inner|}", "internal struct {|RPK0002:Inner|}", StringComparison.Ordinal),
            fixedSource.Replace("partial struct Inner", "internal partial struct Inner", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(
        """Source = {|RPK1005:"HTTP://h/a"|}, Target = {|RPK1005:"Https://h/b"|}""",
        """Source = "http://h/a", Target = "https://h/b" """
    )]
    [InlineData("""Source = {|RPK1006:"http://h/a?x=1"|}, Target = "b" """, """Source = "http://h/a", Target = "b" """)]
    [InlineData("""Source = {|RPK1009:"http://h/a/b+c"|}, Target = "b" """, """Source = "http://h/a%2Fb%2Bc", Target = "b" """)]
    [InlineData(
        """Source = "a", Target = "b", Filter = {|RPK1012:"_design/app/f"|} """,
        """Source = "a", Target = "b", Filter = "app/f" """
    )]
    [InlineData(
        """Source = "a", Target = "b", DocIds = new[] { {|RPK2008:"a+b"|}, {|RPK2008:"x%20y"|}, "50%25%2B" } """,
        """Source = "a", Target = "b", DocIds = new[] { "a%2Bb", "x%2520y", "50%25%2B" } """
    )]
    public Task Writes_the_right_text(string arguments, string fixedArguments) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, StringLiteralCodeFix>(Spec(arguments.TrimEnd()), Spec(fixedArguments.TrimEnd()));

    [Fact]
    public Task Offers_no_string_for_a_constant_or_a_password() =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, StringLiteralCodeFix>(
            """
            static class Names { public const string Url = "HTTP://h/a"; }
            [Replication(Source = {|RPK1005:Names.Url|}, Target = {|RPK1005:"HTTP://u:p@h/b"|})] partial record R;
            """,
            null
        );

    [Theory]
    [InlineData(
        """Source = {|RPK1028:"http://[::1]/a"|}, Target = "b" """,
        """Source = "http://[::1]/a", Target = "b", IbrowseOptions = "[{prefer_ipv6, true}]" """
    )]
    [InlineData(
        """Source = {|RPK1028:"http://[::1]/a"|}, IbrowseOptions = "[]", Target = "b" """,
        """Source = "http://[::1]/a", IbrowseOptions = "[{prefer_ipv6, true}]", Target = "b" """
    )]
    public Task Adds_the_missing_argument(string arguments, string fixedArguments) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, ArgumentCodeFix>(Spec(arguments.TrimEnd()), Spec(fixedArguments.TrimEnd()));

    [Theory]
    [InlineData(0, "Include")]
    [InlineData(1, "Exclude")]
    public Task Sets_what_happens_to_deletions(int offer, string value)
    {
        const string Body = """
            public partial record R
            {
                [Selector] private static bool {|RPK2013:Include|}(User user) => user.Type == "user";
            }

            public sealed record User(string Type);
            """;
        string fixedBody = Body.Replace("{|RPK2013:Include|}", "Include", StringComparison.Ordinal);
        return Sources.VerifyFixAsync<SelectorAnalyzer, DeletionsCodeFix>(
            "[Replication(Source = \"a\", Target = \"b\")]\n" + Body,
            $"[Replication(Source = \"a\", Target = \"b\", Deletions = Deletions.{value})]\n" + fixedBody,
            offer
        );
    }

    /// <summary>dotnet format would take the first of two opposite fixes.</summary>
    [Fact]
    public void What_happens_to_deletions_is_not_decided_for_all_specifications_at_once() =>
        new DeletionsCodeFix().GetFixAllProvider().Should().BeNull();

    [Fact]
    public Task Sets_what_happens_to_deletions_for_a_selector_in_JSON() =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, DeletionsCodeFix>(
            """[Replication(Source = "a", Target = "b"), SelectorJson({|RPK2013:"{\"a\":1}"|})] public partial record R;""",
            """[Replication(Source = "a", Target = "b", Deletions = Deletions.Include), SelectorJson("{\"a\":1}")] public partial record R;"""
        );

    [Theory]
    [InlineData("Filter = \"app/open\"")]
    [InlineData("DocIds = new[] { \"a\" }")]
    public Task Removes_deletions_that_cannot_be_combined(string selection) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, RemoveCodeFix>(
            Spec($$"""Source = "a", Target = "b", {{selection}}, Deletions = {|RPK1031:Deletions.Exclude|}"""),
            Spec($"""Source = "a", Target = "b", {selection}""")
        );

    [Fact]
    public Task Adds_create_target() =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, ArgumentCodeFix>(
            """
            [Replication(
                Source = "a",
                Target = "b")]
            [{|RPK2001:CreateTargetParams(Q = 2)|}]
            partial record R;
            """,
            """
            [Replication(
                Source = "a",
                Target = "b", CreateTarget = true)]
            [CreateTargetParams(Q = 2)]
            partial record R;
            """
        );

    [Theory]
    [InlineData(
        """[Replication(Source = "a", Target = "b", WorkerProcesses = 2)] partial record R(int {|RPK0005:WorkerProcesses|});""",
        """[Replication(Source = "a", Target = "b")] partial record R(int WorkerProcesses);"""
    )]
    [InlineData(
        """[Replication(Source = "a", CheckpointIntervalMilliseconds = 5000, Target = "b")] partial record R { public TimeSpan? {|RPK0005:CheckpointInterval|} { get; init; } }""",
        """[Replication(Source = "a", Target = "b")] partial record R { public TimeSpan? CheckpointInterval { get; init; } }"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b", UseCheckpoints = {|RPK2005:false|}, CheckpointIntervalMilliseconds = {|RPK2004:5000|})] partial record R;""",
        """[Replication(Source = "a", Target = "b", UseCheckpoints = {|RPK2005:false|})] partial record R;"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b", DocIds = new[] { "x", {|RPK2020:""|}, {|RPK2009:"x"|}, {|RPK1021:null!|} })] partial record R;""",
        """[Replication(Source = "a", Target = "b", DocIds = new[] { "x" })] partial record R;"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b", DocIds = ["x", {|RPK2009:"x"|}, "y"])] partial record R;""",
        """[Replication(Source = "a", Target = "b", DocIds = ["x", "y"])] partial record R;"""
    )]
    public Task Removes_what_should_not_be_there(string source, string fixedSource) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, RemoveCodeFix>(source, fixedSource);

    [Theory]
    [InlineData(
        """[Replication(Source = "a", Target = "b")] partial record R(long {|RPK0006:WorkerProcesses|}, int? {|RPK0006:CheckpointInterval|});""",
        """[Replication(Source = "a", Target = "b")] partial record R(int WorkerProcesses, TimeSpan? CheckpointInterval);"""
    )]
    [InlineData(
        """[Replication(Source = "a")] partial record R { public required int {|RPK0006:Target|} { get; init; } }""",
        """[Replication(Source = "a")] partial record R { public required ReplicationEndpoint Target { get; init; } }"""
    )]
    public Task Changes_the_type(string source, string fixedSource) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, MemberTypeCodeFix>(source, fixedSource);

    [Fact]
    public Task Offers_no_type_that_does_not_compile() =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, MemberTypeCodeFix>(
            """
            [Replication(Source = "a", Target = "b")] partial record R(string {|RPK0006:WorkerProcesses|});
            class Use { R r = new("a few"); }
            """,
            null
        );

    [Theory]
    [InlineData(
        """[Replication(Source = "a", Target = "b", Filter = "d/f")] partial record R(string {|RPK0007:Department|});""",
        """[Replication(Source = "a", Target = "b", Filter = "d/f")] partial record R([QueryParam] string Department);"""
    )]
    [InlineData(
        """
            [Replication(Source = "a", Target = "b", Filter = "d/f")]
            partial record R
            {
                /// <summary>Which.</summary>
                public string? {|RPK0007:Department|} { get; init; }
            }
            """,
        """
            [Replication(Source = "a", Target = "b", Filter = "d/f")]
            partial record R
            {
                /// <summary>Which.</summary>
                [QueryParam]
                public string? Department { get; init; }
            }
            """
    )]
    public Task Adds_query_param(string source, string fixedSource) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, QueryParamCodeFix>(source, fixedSource);

    [Theory]
    [InlineData("doc.Name.StartsWith(\"ab\", {|RPK7001:System.StringComparison.OrdinalIgnoreCase|})")]
    [InlineData("string.Equals(doc.Name, \"bob\", {|RPK7001:System.StringComparison.InvariantCultureIgnoreCase|})")]
    [InlineData("doc.Name.Equals(\"bob\", {|RPK7001:System.StringComparison.CurrentCultureIgnoreCase|})")]
    public Task Does_not_make_a_comparison_case_sensitive(string predicate)
    {
        string source = $$"""
            public sealed record Doc([property: System.Text.Json.Serialization.JsonPropertyName("name")] string Name);
            [Replication(Source = "a", Target = "b")] partial record R { [Selector] private static bool Include(Doc doc) => {{predicate}}; }
            """;
        return Sources.VerifyFixAsync<SelectorAnalyzer, SelectorCodeFix>(source, source);
    }

    [Theory]
    [InlineData("string {|RPK0007:UserName|}")]
    [InlineData("string {|RPK0007:password|}")]
    [InlineData("string {|RPK0007:ApiKey|}")]
    [InlineData("bool? {|RPK0007:Continous|}")]
    [InlineData("ReplicationEndpoint? {|RPK0007:Taget|}")]
    public Task Does_not_make_a_query_parameter_of_credentials_or_a_misspelled_option(string member)
    {
        string source = $$"""[Replication(Source = "a", Target = "b")] partial record R({{member}});""";
        return Sources.VerifyFixAsync<SpecificationAnalyzer, QueryParamCodeFix>(source, source);
    }

    [Theory]
    [InlineData(
        """[Replication(Source = "a", Target = "b", {|CS0246:Continous|} = true)] partial record R;""",
        """[Replication(Source = "a", Target = "b", Continuous = true)] partial record R;"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b", {|CS0246:create_target|} = true, {|CS0246:CheckpointIntervalMiliseconds|} = 5000)] partial record R;""",
        """[Replication(Source = "a", Target = "b", CreateTarget = true, CheckpointIntervalMilliseconds = 5000)] partial record R;"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b", {|CS0246:CheckpointInterval|} = 5000, {|CS0246:connection_timeout|} = 6000)] partial record R;""",
        """[Replication(Source = "a", Target = "b", CheckpointIntervalMilliseconds = 5000, ConnectionTimeoutMilliseconds = 6000)] partial record R;"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b")] partial record R(bool {|RPK0007:Continous|}); class C { bool M() => new R(Continous: true).Continous; }""",
        """[Replication(Source = "a", Target = "b")] partial record R(bool Continuous); class C { bool M() => new R(Continuous: true).Continuous; }"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b")] partial record R { public int {|RPK0007:worker_processes|} { get; init; } }""",
        """[Replication(Source = "a", Target = "b")] partial record R { public int WorkerProcesses { get; init; } }"""
    )]
    public Task Corrects_the_spelling(string source, string fixedSource) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, SpellingCodeFix>(source, fixedSource);

    [Fact]
    public Task Corrects_the_spelling_in_other_files_as_well() =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, SpellingCodeFix>(
            [
                """[Replication(Source = "a", Target = "b")] partial record R(bool {|RPK0007:Continous|}, int {|RPK0007:WorkerProceses|});""",
                """class C { bool M() => new R(Continous: true, WorkerProceses: 2) is { Continous: true, WorkerProceses: > 1 }; }""",
            ],
            [
                """[Replication(Source = "a", Target = "b")] partial record R(bool Continuous, int WorkerProcesses);""",
                """class C { bool M() => new R(Continuous: true, WorkerProcesses: 2) is { Continuous: true, WorkerProcesses: > 1 }; }""",
            ]
        );

    [Fact]
    public Task Corrects_the_spelling_of_a_parameter_and_its_property_everywhere()
    {
        string[] sources =
        [
            """
                /// <param name="Continous">See <see cref="R.Continous"/>.</param>
                /// <param name="CreateTargt">See <see cref="R(bool, bool)"/>.</param>
                [Replication(Source = "a", Target = "b")]
                public partial record R(bool {|RPK0007:Continous|}, bool {|RPK0007:CreateTargt|} = false)
                {
                    private readonly bool[] _start = [Continous, !CreateTargt];
                    public R(string text) : this(Continous: text == nameof(CreateTargt)) { }
                    public bool this[int at] => at == 0 ? Continous : this.CreateTargt && _start[at];
                }
                """,
            """
                record {|RPK0015:Derived|}(bool All) : R(All, CreateTargt: All);
                class C
                {
                    bool M(Derived derived) => derived.Continous && F(x => new R(Continous: x).Continous).CreateTargt;
                    R N(R r) => r with { Continous = r is (Continous: true, CreateTargt: _) or { CreateTargt: true } };
                    R O(R r) { var (first, _) = r; R @new = new(CreateTargt: true, Continous: first); return N(new R(Continous: @new.Continous)); }
                    static R F(Func<bool, bool> f) => new(CreateTargt: f(true), Continous: true) { CreateTargt = nameof(R.Continous) == "" };
                }
                """,
        ];
        return Sources.VerifyFixAsync<SpecificationAnalyzer, SpellingCodeFix>(sources, [.. sources.Select(Corrected)]);

        static string Corrected(string source) =>
            source
                .Replace("{|RPK0007:Continous|}", "Continuous", StringComparison.Ordinal)
                .Replace("Continous", "Continuous", StringComparison.Ordinal)
                .Replace("{|RPK0007:CreateTargt|}", "CreateTarget", StringComparison.Ordinal)
                .Replace("CreateTargt", "CreateTarget", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[Replication(Source = "a", Target = "b", {|CS0246:Color|} = true)] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", Filter = "d/f")] partial record R(string {|RPK0007:Department|});""")]
    [InlineData("""[Replication(Source = "a", Target = "b", Continuous = true, {|CS0246:Continous|} = true)] partial record R;""")]
    [InlineData("""[Obsolete({|CS0246:Messages|} = "x")] class C;""")]
    public Task Leaves_other_names_alone(string source) => Sources.VerifyFixAsync<SpecificationAnalyzer, SpellingCodeFix>(source, null);

    [Theory]
    [InlineData(
        """[Replication(Source = {|RPK4001:"https://u:p@h/a"|}, Target = "b")] partial record R;""",
        """[Replication(Target = "b")] partial record R(ReplicationEndpoint Source);"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = {|RPK4010:"https://u:p%40@h/a"|})] partial record R(string[] DocIds) { public int X => 1; }""",
        """[Replication(Source = "a")] partial record R(ReplicationEndpoint Target, string[] DocIds) { public int X => 1; }"""
    )]
    public Task Opens_an_endpoint_with_credentials(string source, string fixedSource) =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, OpenEndpointCodeFix>(source, fixedSource);

    [Fact]
    public Task Opens_no_endpoint_of_a_record_that_is_created_somewhere() =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, OpenEndpointCodeFix>(
            """
            [Replication(Source = {|RPK4001:"https://u:p@h/a"|}, Target = "b")] partial record R;
            class Use { R r = new R(); }
            """,
            null
        );

    [Theory]
    [InlineData(
        """ReplicationEndpoint.Remote({|RPK4001:"https://u:p@h/a"|})""",
        """ReplicationEndpoint.Remote("https://h/a").WithBasicAuth("u", @)"""
    )]
    [InlineData(
        """ReplicationEndpoint.Remote({|RPK4001:new Uri("https://u:p@h/a")|}).WithHeader("X-Y", "z")""",
        """ReplicationEndpoint.Remote(new Uri("https://h/a")).WithBasicAuth("u", @).WithHeader("X-Y", "z")"""
    )]
    [InlineData(
        """ReplicationEndpoint.Parse({|RPK4010:"https://u%40x:p%20q@h/a"|})""",
        """ReplicationEndpoint.Parse("https://h/a").WithBasicAuth("u@x", @)"""
    )]
    public Task Moves_credentials_out_of_the_URL_of_an_endpoint(string call, string fixedCall) =>
        Sources.VerifyFixAsync<EndpointCallAnalyzer, EndpointUrlCodeFix>(
            $"class C {{ object M() => {call}; }}",
            $"class C {{ object M() => {fixedCall.Replace(", @)", $", {Read("COUCHDB_PASSWORD")})", StringComparison.Ordinal)}; }}"
        );

    [Theory]
    [InlineData("""{|RPK4004:ReplicationEndpoint.Remote({|RPK4001:"https://u:p@h/a"|}).WithIamApiKey(key)|}""")]
    [InlineData("""ReplicationEndpoint.Remote({|RPK4001:Url|})""")]
    public Task Leaves_credentials_in_a_URL_where_the_meaning_could_change(string call) =>
        Sources.VerifyFixAsync<EndpointCallAnalyzer, EndpointUrlCodeFix>(
            $"class C {{ const string Url = \"https://u:p@h/a\"; object M(string key) => {call}; }}",
            null
        );

    [Fact]
    public Task Reads_a_secret_from_the_environment() =>
        Sources.VerifyFixAsync<EndpointCallAnalyzer, ConstantSecretCodeFix>(
            """class C { object M(string user) => ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, {|RPK4002:"secret"|}); }""",
            """class C { object M(string user) => ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, Environment.GetEnvironmentVariable("COUCHDB_PASSWORD") ?? throw new InvalidOperationException("COUCHDB_PASSWORD is not set.")); }"""
        );

    [Theory]
    [InlineData("""Replicator.Connect({|RPK4002:"https://u:p@h"|})""", """Replicator.Connect(@)""", "COUCHDB_URL")]
    [InlineData("""Replicator.Connect({|RPK4002:new Uri("https://u:p@h")|})""", """Replicator.Connect(@)""", "COUCHDB_URL")]
    [InlineData("""ReplicatorCredentials.Jwt({|RPK4002:"t"|})""", """ReplicatorCredentials.Jwt(@)""", "COUCHDB_TOKEN")]
    [InlineData(
        """ReplicatorCredentials.Proxy("u", [], {|RPK4002:"s"|})""",
        """ReplicatorCredentials.Proxy("u", [], @)""",
        "COUCHDB_PROXY_SECRET"
    )]
    public Task Reads_a_secret_of_a_client_from_the_environment(string call, string fixedCall, string variable) =>
        Sources.VerifyFixAsync<EndpointCallAnalyzer, ConstantSecretCodeFix>(
            $"class C {{ object M() => {call}; }}",
            $"class C {{ object M() => {fixedCall.Replace("@", Read(variable), StringComparison.Ordinal)}; }}"
        );

    private static string Read(string variable) =>
        $"Environment.GetEnvironmentVariable(\"{variable}\") ?? throw new InvalidOperationException(\"{variable} is not set.\")";

    [Fact]
    public Task Turns_a_basic_header_into_basic_credentials() =>
        Sources.VerifyFixAsync<EndpointCallAnalyzer, BasicHeaderCodeFix>(
            """class C { object M() => ReplicationEndpoint.Remote("https://h/a").WithHeader("Authorization", {|RPK4002:{|RPK4003:"Basic dTpwOnE="|}|}); }""",
            """class C { object M() => ReplicationEndpoint.Remote("https://h/a").WithBasicAuth("u", {|RPK4002:"p:q"|}); }"""
        );

    [Theory]
    [InlineData("new Uri({0})")]
    [InlineData("new({0})")]
    public Task Uses_https_for_the_server(string address)
    {
        const string Source =
            "class C { object M(string u, string p) => new ReplicatorOptions { BaseAddress = @, Credentials = ReplicatorCredentials.Basic(u, p) }; }";
        return Sources.VerifyFixAsync<EndpointCallAnalyzer, StringLiteralCodeFix>(
            Source.Replace(
                "@",
                "{|RPK4005:" + address.Replace("{0}", "\"http://h\"", StringComparison.Ordinal) + "|}",
                StringComparison.Ordinal
            ),
            Source.Replace("@", address.Replace("{0}", "\"https://h\"", StringComparison.Ordinal), StringComparison.Ordinal)
        );
    }

    [Fact]
    public Task Uses_https_at_the_call_site() =>
        Sources.VerifyFixAsync<EndpointCallAnalyzer, StringLiteralCodeFix>(
            """class C { object M(string u, string p) => ReplicationEndpoint.Remote(new Uri({|#0:"http://h/a"|})).WithBasicAuth(u, p); }""".Replace(
                "new Uri({|#0:\"http://h/a\"|})",
                "{|RPK4005:new Uri(\"http://h/a\")|}",
                StringComparison.Ordinal
            ),
            """class C { object M(string u, string p) => ReplicationEndpoint.Remote(new Uri("https://h/a")).WithBasicAuth(u, p); }"""
        );

    [Fact]
    public Task Names_the_converter_on_the_specification() =>
        Sources.VerifyFixAsync<JsonContextAnalyzer, JsonConverterCodeFix>(
            """
            using System.Text.Json.Serialization;

            /// <summary>Backup.</summary>
            [Replication(Source = "a", Target = "b")]
            partial record R;

            [JsonSerializable({|RPK8003:typeof(R)|})]
            abstract partial class C(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options);
            """,
            """
            using System.Text.Json.Serialization;

            /// <summary>Backup.</summary>
            [JsonConverter(typeof(ReplicationSpecConverter))]
            [Replication(Source = "a", Target = "b")]
            partial record R;

            [JsonSerializable(typeof(R))]
            abstract partial class C(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options);
            """
        );

    [Theory]
    [InlineData(
        """
                // Why.
                [Replication(Source = "a", Target = "b")]
                [JsonConverter(typeof(ReplicationSpecConverter))]
                internal partial record R;
            """,
        """
                // Why.
                [JsonConverter(typeof(ReplicationSpecConverter))]
                [Replication(Source = "a", Target = "b")]
                internal partial record R;
            """
    )]
    [InlineData(
        """    [Replication(Source = "a", Target = "b"), JsonConverter(typeof(ReplicationSpecConverter))] internal partial record R;""",
        """
                [JsonConverter(typeof(ReplicationSpecConverter))]
                [Replication(Source = "a", Target = "b")] internal partial record R;
            """
    )]
    public Task Moves_the_converter_to_where_it_is_seen(string source, string fixedSource) =>
        Sources.VerifyFixAsync<JsonContextAnalyzer, JsonConverterCodeFix>(
            Json(source, "{|RPK8003:typeof(Outer.R)|}"),
            Json(fixedSource, "typeof(Outer.R)")
        );

    [Fact]
    public Task Names_the_converter_on_the_part_with_the_attribute() =>
        Sources.VerifyFixAsync<JsonContextAnalyzer, JsonConverterCodeFix>(
            [
                """partial record R { public int Computed => 1; }""",
                """[Replication(Source = "a", Target = "b")] partial record R;""",
                """using System.Text.Json.Serialization; using ReplicationKit; [JsonSerializable({|RPK8003:typeof(R)|})] abstract partial class C(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options);""",
            ],
            [
                """partial record R { public int Computed => 1; }""",
                """
                [System.Text.Json.Serialization.JsonConverter(typeof(ReplicationSpecConverter))]
                [Replication(Source = "a", Target = "b")] partial record R;
                """,
                """using System.Text.Json.Serialization; using ReplicationKit; [JsonSerializable(typeof(R))] abstract partial class C(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options);""",
            ]
        );

    [Fact]
    public Task Names_no_second_converter() =>
        Sources.VerifyFixAsync<JsonContextAnalyzer, JsonConverterCodeFix>(
            [
                """[Replication(Source = "a", Target = "b")] partial record R;""",
                """[System.Text.Json.Serialization.JsonConverter(typeof(ReplicationSpecConverter))] partial record R;""",
                """using System.Text.Json.Serialization; using ReplicationKit; [JsonSerializable({|RPK8003:typeof(R)|})] abstract partial class C(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options);""",
            ],
            []
        );

    private static string Json(string specification, string listed) =>
        $$"""
            using System.Text.Json.Serialization;

            partial class Outer
            {
            {{specification}}
            }

            [JsonSerializable({{listed}})]
            abstract partial class C(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options);
            """;

    [Fact]
    public Task Keeps_line_ends() =>
        Sources.VerifyFixAsync<SpecificationAnalyzer, PartialCodeFix>(
            "using System;\r\nusing ReplicationKit;\r\n\r\n[Replication(Source = \"a\", Target = \"b\")]\r\n// why\r\nrecord {|RPK0001:R|}\r\n{\r\n}\r\n",
            "using System;\r\nusing ReplicationKit;\r\n\r\n[Replication(Source = \"a\", Target = \"b\")]\r\n// why\r\npartial record R\r\n{\r\n}\r\n"
        );

    private static string Spec(string arguments) => $"[Replication({arguments})]\npartial record R;";
}
