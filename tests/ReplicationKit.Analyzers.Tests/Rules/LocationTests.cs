namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>Check 54: diagnostics are reported at the argument, the element or the member, not at the type, and once if there are several parts.</summary>
public class LocationTests
{
    [Theory]
    [InlineData("""[{|RPK1001:Replication(Target = "b")|}] partial record R;""")]
    [InlineData("""[{|RPK1002:Replication(Source = "a")|}] partial record R;""")]
    [InlineData("""[Replication(Source = {|RPK1003:""|}, Target = "b")] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = {|RPK1004:"http://h:abc/b"|})] partial record R;""")]
    [InlineData(
        """[Replication(Source = "a", Target = "b", Filter = {|RPK1010:{|RPK1011:"nofilter"|}|}, DocIds = new[] { "x" })] partial record R;"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b", DocIds = new[] { "x", {|RPK1021:null!|}, {|RPK2009:"x"|} })] partial record R;"""
    )]
    [InlineData("""[Replication(Source = "a", Target = "b", DocIds = new string[] { "x", {|RPK2020:""|} })] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", DocIds = ["x", {|RPK2008:"a+b"|}])] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", WorkerProcesses = {|RPK1017:0|})] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", ConnectionTimeoutMilliseconds = {|RPK1017:10|})] partial record R;""")]
    [InlineData(
        """[Replication(Source = "a", Target = "b", CreateTarget = true), CreateTargetParams(Q = {|RPK1018:0|})] partial record R;"""
    )]
    [InlineData("""[Replication(Source = "a", Target = "b"), {|RPK2001:CreateTargetParams(Q = 2)|}] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", Filter = "_view"), QueryParam("view", {|RPK1014:5|})] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", Filter = "d/f"), QueryParam({|RPK2003:"limit"|}, 5)] partial record R;""")]
    [InlineData(
        """[Replication(Source = "a", Target = "b", Filter = "d/f"), QueryParam(value: 5, {|RPK2003:key: "limit"|})] partial record R;"""
    )]
    [InlineData("""[Replication(Source = "a", Target = "b", Filter = "d/f"), {|RPK0014:QueryParam("key")|}] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", Id = {|RPK1020:"_x"|})] partial record R;""")]
    [InlineData("""[Replication(Source = "a", Target = "b", Id = {|RPK0009:"x-{Nope}"|})] partial record R;""")]
    [InlineData(
        """[Replication(Source = "a", Target = "b", Filter = "d/f")] partial record R([property: QueryParam] string {|RPK2003:Limit|});"""
    )]
    [InlineData("""[Replication(Source = "a", Target = "b", Filter = "d/f")] partial record R([QueryParam] string {|RPK2003:Limit|});""")]
    [InlineData(
        """[Replication(Source = "a", Target = "b", Filter = "d/f")] partial record R([{|RPK0014:QueryParam("k", 1)|}] string A);"""
    )]
    [InlineData(
        """[Replication(Source = "a", Target = "b", Filter = "d/f")] partial record R { public R([QueryParam] string limit) => Limit = limit; public string {|RPK2003:Limit|} { get; } }"""
    )]
    [InlineData("""[Replication(Target = "b", Source = "a")] partial record R(string {|RPK0005:Source|});""")]
    [InlineData(
        """[Replication(Target = "b", Source = "a", Filter = "d/f"), QueryParam("k", 1), QueryParam("l", 1)] partial record R(System.Text.Json.Nodes.JsonObject {|RPK0005:QueryParams|});"""
    )]
    [InlineData(
        """[Replication(Target = "b", Source = "a", Filter = "d/f")] partial record R([property: QueryParam] string Kind) { public System.Text.Json.Nodes.JsonObject? {|RPK0005:QueryParams|} { get; init; } }"""
    )]
    [InlineData("""[Replication(Target = "b", Source = "a")] partial record R(string {|RPK0006:WorkerProcesses|});""")]
    [InlineData("""[Replication(Target = "b", Source = "a")] partial record R(string {|RPK0007:Whatever|});""")]
    [InlineData(
        """[Replication(Target = "b")] partial record R(string {|RPK0007:Whatever|}) { public string Source => "a"; public string Other => Whatever; }"""
    )]
    [InlineData(
        """[Replication(Target = "b")] partial record R(string {|RPK0007:Whatever|}) { public string Source => M("a"); static string M(string s) => s; string N() => Whatever; }"""
    )]
    [InlineData("""[Replication(Target = "b", Source = "a")] record {|RPK0001:R|};""")]
    [InlineData("""class {|RPK0002:Outer|} { [Replication(Target = "b", Source = "a")] internal partial record R; }""")]
    [InlineData("""[Replication(Target = "b", Source = "a")] partial class {|RPK0003:R|};""")]
    [InlineData("""[Replication(Target = "b", Source = "a")] partial record R { public static int {|RPK0004:CreateBuilder|}() => 1; }""")]
    [InlineData("""[Replication(Target = "b", Source = "a", TwoWay = {|RPK0010:true|}, SinceSeq = "0")] partial record R;""")]
    [InlineData("""[Replication(Target = "b", Source = "a")] partial record R { [Selector] static int {|RPK0013:F|}(string s) => 1; }""")]
    [InlineData(
        """[Replication(Target = "b", Source = "a")] partial record R { [Selector] static bool {|RPK0013:F|}(string s) { var x = s; return x == ""; } }"""
    )]
    [InlineData(
        """[Replication(Target = "b", Source = "a"), SelectorJson("{}")] partial record R { [Selector] static bool {|RPK0012:F|}(string s) => s == ""; }"""
    )]
    [InlineData("""[Replication(Target = "b", Source = "a")] public partial record R; public record {|RPK0015:D|}(string X) : R;""")]
    public Task At_the_smallest_part(string source) => Sources.VerifyAsync<SpecificationAnalyzer>(source);

    [Theory]
    [InlineData(
        """[Replication(Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)] public partial record OrdersBackup;"""
    )]
    [InlineData(
        """[Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")] public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department);"""
    )]
    [InlineData(
        """[Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")] public partial record DepartmentStaff(ReplicationEndpoint Target, [QueryParam("part")] string Department);"""
    )]
    [InlineData(
        """[Replication(Source = "staff", Target = "managers", Filter = "staff/by_role")] [QueryParam("role", "manager")] public partial record Managers;"""
    )]
    [InlineData(
        """[Replication(Source = "primary", Target = "secondary", Continuous = true, CreateTarget = true, TwoWay = true)] public partial record PrimarySecondary;"""
    )]
    [InlineData("""[Replication(Source = "a", Target = "b")] partial record R(string[]? DocIds, string? Filter);""")]
    [InlineData("""[Replication(Source = "a", Target = "b", Filter = null, DocIds = null, Proxy = "")] partial record R;""")]
    [InlineData(
        """[Replication(Source = "a", Target = "b")] partial record R(TimeSpan CheckpointInterval, int WorkerProcesses, ReplicationEndpoint? Proxy2 = null) { public ReplicationEndpoint? Proxy2 { get; } = Proxy2; }"""
    )]
    [InlineData(
        """[Replication(Target = "b", Source = "a")] public partial record R; [Replication(Target = "b", Source = "c")] public partial record D : R;"""
    )]
    [InlineData(
        """public record Base(string? Filter); [Replication(Target = "b", Source = "a")] public partial record R(string? Filter) : Base(Filter); public record Other : Base { public Other() : base("d/f") { } }"""
    )]
    [InlineData("""[Replication(Target = "b")] partial record R(string Tenant) { public string Source => $"tenant-{Tenant}"; }""")]
    [InlineData(
        """[Replication(Target = "b")] partial record R(string Tenant) { public string Source { get; init; } = "tenant-" + Tenant; }"""
    )]
    [InlineData(
        """[Replication(Target = "b")] partial record R(string Tenant) { public string Source { get { return Name; } } private string Name => Prefixed(); string Prefixed() => "tenant-" + this.Tenant; }"""
    )]
    [InlineData(
        """[Replication(Target = "b", Source = "a", Filter = "d/f")] partial record R { public int Year { get; init; } [QueryParam] public string Begin => Year + "-01-01"; }"""
    )]
    [InlineData(
        """[Replication(Id = "x-{Key}", Target = "b", Source = "a", Filter = "d/f")] partial record R(string Tenant) { public string Key => Tenant; }"""
    )]
    [InlineData(
        """[Replication(Target = "b", Source = "a")] partial record R(string Tenant) { string Type => Tenant; [Selector] bool Is(Doc d) => d.Type == Type; } record Doc(string Type);"""
    )]
    [InlineData(
        """[Replication(Target = "b")] partial record R { public R(string tenant) { Tenant = tenant; Source = "tenant-" + tenant; } public string Tenant { get; } public string Source { get; } }"""
    )]
    [InlineData("""record Base(string Source); [Replication(Target = "b")] partial record R(string Tenant) : Base("tenant-" + Tenant);""")]
    [InlineData(
        """record Base { public string? Tenant { get; init; } public string Source => "tenant-" + Tenant; } [Replication(Target = "b")] partial record R : Base;"""
    )]
    public Task Silent_where_nothing_is_wrong(string source) =>
        Sources.VerifyAsync<SpecificationAnalyzer>(
            source.Replace(
                "ReplicationEndpoint? Proxy2 = null) { public ReplicationEndpoint? Proxy2 { get; } = Proxy2; }",
                "string? Proxy = null);",
                StringComparison.Ordinal
            )
        );

    [Fact]
    public Task Once_where_there_are_several_parts() =>
        Sources.VerifyAsync<SpecificationAnalyzer>(
            """[Replication(Source = {|RPK1003:""|}, Target = "b")] partial record R;""",
            "partial record R { public int Computed => 1; }",
            "partial record R;"
        );

    [Fact]
    public Task Two_attributes_are_the_compilers_error_and_one_diagnostic() =>
        Sources.VerifyAsync<SpecificationAnalyzer>(
            """
            [Replication(Source = {|RPK1003:""|}, Target = "b")] partial record R;
            [{|CS0579:Replication|}(Source = "", Target = "b")] partial record R;
            """
        );

    [Fact]
    public Task An_attribute_of_the_same_name_elsewhere_is_not_ours() =>
        Sources.VerifyAsync<SpecificationAnalyzer>(
            """
            namespace Other { class ReplicationAttribute : Attribute { public string? Source { get; set; } } [Other.Replication(Source = "")] record R; }
            """
        );
}
