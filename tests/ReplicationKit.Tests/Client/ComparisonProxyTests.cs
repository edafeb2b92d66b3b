using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>The comparison of databases reaches them through the proxies of the replication.</summary>
public sealed class ComparisonProxyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_endpoint_is_reached_through_its_own_proxy()
    {
        await using LoopbackServer sources = await LoopbackServer.StartAsync(Answer);
        await using LoopbackServer targets = await LoopbackServer.StartAsync(Answer);
        using Replicator replicator = Replicator.Connect("http://couch.invalid:5984");
        ReplicationDocument spec = Spec();
        spec.SourceProxy = sources.Address.AbsoluteUri;
        spec.Proxy = null;
        spec.TargetProxy = targets.Address.AbsoluteUri;

        ReplicationPreview preview = await replicator.PreviewAsync(spec, cancellationToken: Stop);

        preview.Documents.Should().Be(1);
        preview.Missing.Should().Be(1);
        FirstLines(sources)
            .Should()
            .Equal(
                "GET http://source.invalid/orders HTTP/1.1",
                "GET http://source.invalid/orders/_changes?style=all_docs&since=0&limit=1000&seq_interval=1000 HTTP/1.1"
            );
        FirstLines(targets).Should().Equal("POST http://target.invalid/copy/_revs_diff HTTP/1.1");
    }

    [Fact]
    public async Task A_proxy_that_does_not_answer_is_named_without_its_password()
    {
        using Replicator replicator = Replicator.Connect(
            new ReplicatorOptions { BaseAddress = new Uri("http://couch.invalid:5984"), MaxRetries = 0 }
        );
        ReplicationDocument spec = Spec();
        spec.Proxy = "http://me:s3cret-word@127.0.0.1:1";

        Func<Task> preview = () => replicator.PreviewAsync(spec, cancellationToken: Stop);

        string message = (await preview.Should().ThrowAsync<ReplicationConnectionException>()).Which.ToString();
        message.Should().Contain("http://source.invalid/orders").And.Contain("through the proxy http://").And.NotContain("s3cret-word");
    }

    private static ReplicationDocument Spec() =>
        new()
        {
            Id = "proxied",
            Source = ReplicationEndpoint.Remote("http://source.invalid/orders"),
            Target = ReplicationEndpoint.Remote("http://target.invalid/copy"),
        };

    private static IEnumerable<string> FirstLines(LoopbackServer server) =>
        server.Requests.Select(request => request[..request.IndexOf("\r\n", StringComparison.Ordinal)]);

    private static string Answer(string request)
    {
        string body =
            request.Contains("/_changes", StringComparison.Ordinal)
                ? """{"results":[{"id":"a","changes":[{"rev":"1-a"}]}],"last_seq":"1-x","pending":0}"""
            : request.Contains("/_revs_diff", StringComparison.Ordinal) ? """{"a":{"missing":["1-a"]}}"""
            : """{"update_seq":"1-x"}""";
        return $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }
}
