namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>Endpoints that code puts together.</summary>
public class EndpointCallTests
{
    private static Task Verify(string body) =>
        Sources.VerifyAsync<EndpointCallAnalyzer>(
            "class C { object M(string user, string password, string token, string url) { " + body + " } }"
        );

    [Theory]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, password);""")]
    [InlineData("""return ReplicationEndpoint.Remote("http://localhost:5984/a").WithBasicAuth("admin", password);""")]
    [InlineData("""return ReplicationEndpoint.Database("a/b+c").WithIamApiKey(token).WithHeader("X-Id", "1");""")]
    [InlineData("""return ReplicationEndpoint.Parse(url);""")]
    [InlineData(
        """var e = ReplicationEndpoint.Remote("http://h/a"); e = ReplicationEndpoint.Parse(url); return e.WithBasicAuth(user, password);"""
    )]
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
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("Authorization", {|RPK4002:{|RPK4003:"Basic dTpw"|}|});""")]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("authorization", {|RPK4002:{|RPK4006:"Bearer x"|}|});""")]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("X-A", {|RPK1024:"a\nb"|});""")]
    [InlineData("""return ReplicationEndpoint.Remote("https://h/a").WithHeader("X A", {|RPK1024:"b"|});""")]
    [InlineData("""return {|RPK4009:ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, "")|};""")]
    [InlineData("""return {|RPK4004:ReplicationEndpoint.Remote("https://h/a").WithBasicAuth(user, password).WithIamApiKey(token)|};""")]
    [InlineData("""var e = ReplicationEndpoint.Remote({|RPK4005:"http://h/a"|}); return e.WithBasicAuth(user, password);""")]
    public Task At_the_argument(string body) => Verify(body);
}
