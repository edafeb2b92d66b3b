using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using ReplicationKit.Analyzers.Tests.Compiler;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>Endpoints that code puts together.</summary>
public class EndpointCallTests
{
    private static Task Verify(string body) =>
        Sources.VerifyAsync<EndpointCallAnalyzer>(
            "class C { object M(string user, string password, string token, string url) { " + body + " } }" + Others
        );

    /// <summary>A class of the user with a method of a name that is checked, and the extension methods of the hosting package.</summary>
    private const string Others = """

        static class Other { public static object Basic(string userName, string password) => userName; }

        namespace Microsoft.Extensions.DependencyInjection
        {
            static class ReplicationKitServiceCollectionExtensions { public static object AddReplicationKit(string server) => server; }
        }
        """;

    [Theory]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, password);""")]
    [InlineData("""return ReplicationEndpoint.Remote("http://localhost:5984/a").WithBasicAuth("admin", password);""")]
    [InlineData("""return ReplicationEndpoint.Database("a/b+c").WithIamApiKey(token).WithHeader("X-Id", "1");""")]
    [InlineData("""return ReplicationEndpoint.Parse(url);""")]
    [InlineData(
        """var e = ReplicationEndpoint.Remote("http://h/a"); e = ReplicationEndpoint.Parse(url); return e.WithBasicAuth(user, password);"""
    )]
    [InlineData("""return ReplicatorCredentials.Basic("admin", password);""")]
    [InlineData("""return ReplicatorCredentials.Basic("admin", "");""")]
    [InlineData("""return ReplicatorCredentials.Session("admin", Environment.GetEnvironmentVariable("P")!);""")]
    [InlineData("""return ReplicatorCredentials.Iam(token, new Uri("https://iam.example.com/token"));""")]
    [InlineData("""return ReplicatorCredentials.Jwt(token);""")]
    [InlineData("""return ReplicatorCredentials.Proxy("joe", ["_admin"], null);""")]
    [InlineData("""return Replicator.Connect("https://couch.example.com:6984");""")]
    [InlineData("""return Replicator.Connect("https://admin@couch.example.com:6984");""")]
    [InlineData("""return Replicator.Connect($"https://admin:{password}@couch.example.com:6984");""")]
    [InlineData("""return Replicator.Connect("http://admin:password@localhost:5984");""")]
    [InlineData("""return Replicator.Connect("http://admin:password@127.0.0.1:5984");""")]
    [InlineData("""return Replicator.Connect(new Uri("http://admin:password@[::1]:5984"));""")]
    [InlineData("""return Replicator.Connect(url);""")]
    [InlineData("""return Replicator.Connect("http://couch.example.com:5984");""")]
    [InlineData("""return Replicator.Connect($"http://admin:{password}@localhost:5984");""")]
    [InlineData("""return Replicator.Connect($"http://admin:{password}@{url}:5984");""")]
    [InlineData("""return Replicator.Connect($"https://admin:{password}@h:5984");""")]
    [InlineData(
        """return new ReplicatorOptions { BaseAddress = new Uri("https://h"), Credentials = ReplicatorCredentials.Basic(user, password) };"""
    )]
    [InlineData("""return new ReplicatorOptions { BaseAddress = new Uri("http://h"), Credentials = ReplicatorCredentials.Anonymous };""")]
    [InlineData("""return new ReplicatorOptions { BaseAddress = new Uri("http://h") };""")]
    [InlineData(
        """return new ReplicatorOptions { BaseAddress = new Uri("http://127.0.0.1:5984"), Credentials = ReplicatorCredentials.Basic(user, password) };"""
    )]
    [InlineData(
        """var a = new ReplicatorOptions(); var b = new ReplicatorOptions(); a.BaseAddress = new Uri("http://h"); b.Credentials = ReplicatorCredentials.Basic(user, password); return a;"""
    )]
    [InlineData("""return new System.Net.Http.HttpClient { BaseAddress = new Uri("http://u:p@h") };""")]
    [InlineData("""string local = "secret"; return ReplicatorCredentials.Jwt(local);""")]
    [InlineData("""return Other.Basic("admin", "secret");""")]
    public Task Silent_where_nothing_is_wrong(string body) => Verify(body);

    [Theory]
    [InlineData("""return ReplicationEndpoint.Remote({|RPK1005:"HTTP://h/a"|});""")]
    [InlineData("""return ReplicationEndpoint.Remote({|RPK1005:"orders"|});""")]
    [InlineData("""return ReplicationEndpoint.Remote({|RPK1004:new Uri(" http://h/a")|});""")]
    [InlineData("""return ReplicationEndpoint.Remote({|RPK1007:"https://h/"|});""")]
    [InlineData("""return ReplicationEndpoint.Database({|RPK1008:"Orders"|});""")]
    [InlineData("""return ReplicationEndpoint.Parse({|RPK1003:""|});""")]
    [InlineData("""return ReplicationEndpoint.Remote({|RPK4001:"https://u:p@h/a"|});""")]
    [InlineData("""return ReplicationEndpoint.Remote({|RPK4005:"http://h/a"|}).WithBasicAuth(user, password);""")]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, {|RPK4002:"secret"|});""")]
    [InlineData("""return EndpointCredentials.Iam({|RPK4002:"secret"|});""")]
    [InlineData("""return EndpointCredentials.Basic(user, {|RPK4002:"secret"|});""")]
    [InlineData("""return ReplicatorCredentials.Basic("admin", {|RPK4002:"secret"|});""")]
    [InlineData("""const string P = "secret"; return ReplicatorCredentials.Basic({|RPK4002:password: P|}, userName: user);""")]
    [InlineData("""return ReplicatorCredentials.Session("admin", {|RPK4002:"secret"|});""")]
    [InlineData("""return ReplicatorCredentials.Iam({|RPK4002:"abcdef"|});""")]
    [InlineData("""return ReplicatorCredentials.Jwt({|RPK4002:"abc.def.ghi"|});""")]
    [InlineData("""return ReplicatorCredentials.Proxy("joe", ["_admin"], {|RPK4002:"secret"|});""")]
    [InlineData("""return Replicator.Connect({|RPK4005:{|RPK4002:"http://admin:password@couch.example.com:5984"|}|});""")]
    [InlineData("""return Replicator.Connect({|RPK4002:new Uri("https://admin:password@couch.example.com")|});""")]
    [InlineData("""return Replicator.Connect({|RPK4005:{|RPK4002:"http://admin:password@[fe80::1]:5984"|}|});""")]
    [InlineData(
        """return Microsoft.Extensions.DependencyInjection.ReplicationKitServiceCollectionExtensions.AddReplicationKit({|RPK4002:"https://admin:password@h/"|});"""
    )]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("Authorization", {|RPK4002:{|RPK4003:"Basic dTpw"|}|});""")]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("authorization", {|RPK4002:{|RPK4006:"Bearer x"|}|});""")]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("X-A", {|RPK1024:"a\nb"|});""")]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("X A", {|RPK1024:"b"|});""")]
    [InlineData("""return {|RPK4009:ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, "")|};""")]
    [InlineData("""return {|RPK4004:ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, password).WithIamApiKey(token)|};""")]
    [InlineData("""var e = ReplicationEndpoint.Remote({|RPK4005:"http://h/a"|}); return e.WithBasicAuth(user, password);""")]
    [InlineData("""return Replicator.Connect({|RPK4005:$"http://admin:{password}@h:5984"|});""")]
    [InlineData(
        """return Microsoft.Extensions.DependencyInjection.ReplicationKitServiceCollectionExtensions.AddReplicationKit({|RPK4005:$"http://admin:{password}@h"|});"""
    )]
    [InlineData("""return Replicator.Connect({|RPK4005:new Uri($"http://{user}:{password}@h:5984")|});""")]
    [InlineData(
        """return new ReplicatorOptions { BaseAddress = {|RPK4005:new Uri("http://h:5984")|}, Credentials = ReplicatorCredentials.Basic(user, password) };"""
    )]
    [InlineData(
        """Action<ReplicatorOptions> configure = o => { o.Credentials = ReplicatorCredentials.Session(user, password); o.BaseAddress = {|RPK4005:new Uri("http://h")|}; }; return configure;"""
    )]
    public Task At_the_argument(string body) => Verify(body);

    [Theory]
    [InlineData(
        """ReplicationEndpoint.Remote({|#0:"https://admin:secret@h/a"|})""",
        "RPK4001",
        "The endpoint 'https://admin:*****@h/a' contains credentials: remove them from the URL and add them with WithBasicAuth, from configuration"
    )]
    [InlineData(
        """ReplicationEndpoint.Database({|#0:"Orders X"|})""",
        "RPK1008",
        "The endpoint 'Orders X' is not a valid CouchDB database name: use at most 238 characters between slashes, starting with a "
            + "lowercase letter, followed by lowercase letters, digits and _$()+-/"
    )]
    [InlineData(
        """ReplicatorCredentials.Proxy("joe", [], {|#0:"secret"|})""",
        "RPK4002",
        "The secret is a constant that anyone with access to the code or the assembly can read: load it from configuration"
    )]
    [InlineData(
        """Replicator.Connect({|#0:"https://admin:password@h"|})""",
        "RPK4002",
        "The password in the URL is a constant that anyone with access to the code or the assembly can read: load it from configuration"
    )]
    [InlineData(
        """Replicator.Connect({|#0:$"http://admin:{System.Environment.MachineName}@h"|})""",
        "RPK4005",
        "The server 'http://admin:*****@h' sends credentials unencrypted to another machine: use https"
    )]
    public Task Says_what_to_do_at_the_call(string call, string id, string message) =>
        Sources.VerifyAsync<EndpointCallAnalyzer>(
            "class C { object M() => " + call + "; }",
            [new DiagnosticResult(Descriptors.All.Single(rule => rule.Id == id)).WithLocation(0).WithMessage(message)]
        );

    [Fact]
    public Task Percent_encoded_credentials_of_a_call_are_to_be_removed_from_the_url() =>
        Sources.VerifyAsync<EndpointCallAnalyzer>(
            """class C { object M() => ReplicationEndpoint.Remote({|#0:"https://u:p%40@h/a"|}); }""",
            [
                new DiagnosticResult(Descriptors.All.Single(rule => rule.Id == "RPK4010"))
                    .WithLocation(0)
                    .WithMessage(
                        "The endpoint 'https://u:*****@h/a' has percent-encoded credentials, which the server does not decode, and five wrong "
                            + "passwords lock the account: remove them from the URL and add them with WithBasicAuth, from configuration"
                    ),
            ]
        );

    /// <summary>Properties of diagnostics are written to the error log of a build.</summary>
    [Theory]
    [InlineData("Replicator.Connect(\"http://admin:s3cret@couch.example.com\")")]
    [InlineData("ReplicationEndpoint.Remote(\"http://admin:s3cret@couch.example.com/a\")")]
    [InlineData("new ReplicatorOptions { BaseAddress = new System.Uri(\"http://admin:s3cret@couch.example.com\") }")]
    public async Task No_diagnostic_contains_a_password(string expression)
    {
        IEnumerable<Diagnostic> diagnostics = await Compilations.AnalyzeAsync(
            Compilations.Create("using ReplicationKit; class C { object M() => " + expression + "; }")
        );
        Diagnostic plain = diagnostics.Should().ContainSingle(diagnostic => diagnostic.Id == "RPK4005").Which;
        diagnostics.SelectMany(diagnostic => diagnostic.Properties.Values).Should().NotContain(value => value!.Contains("s3cret"));
        plain.GetMessage(CultureInfo.InvariantCulture).Should().Contain("*****").And.NotContain("s3cret");
    }
}
