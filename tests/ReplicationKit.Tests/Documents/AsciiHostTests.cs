using System.Text;

namespace ReplicationKit.Tests.Documents;

/// <summary>CouchDB 3.5.2 returns 403 for a URL with other characters than ASCII in its host.</summary>
public class AsciiHostTests
{
    [Theory]
    [InlineData("https://müller.example/orders", "https://xn--mller-kva.example/orders")]
    [InlineData("http://ann:p%40ss@müller.example:5984/a%2Fb/", "http://ann:p%40ss@xn--mller-kva.example:5984/a%2Fb/")]
    [InlineData("https://例え.テスト/orders", "https://xn--r8jz45g.xn--zckzah/orders")]
    [InlineData("https://xn--mller-kva.example/orders", "https://xn--mller-kva.example/orders")]
    [InlineData("http://[::1]:5984/orders", "http://[::1]:5984/orders")]
    [InlineData("HTTP://Example.ORG/DB", "http://example.org/DB")]
    [InlineData("http://host/db name", "http://host/db%20name")]
    public void A_URL_is_written_with_its_host_in_ASCII(string url, string written) =>
        ReplicationEndpoint.Remote(new Uri(url)).Address.Should().Be(written);

    [Fact]
    public void A_bare_name_is_written_with_the_servers_host_in_ASCII()
    {
        var context = new WriteContext(new Uri("https://müller.example:6984/couch"));
        var document = new ReplicationDocument
        {
            Id = "x",
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Remote("https://backup.test/orders"),
        };
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        document.WriteTo(output, context);

        Encoding.UTF8.GetString(output.WrittenSpan).Should().Contain("\"https://xn--mller-kva.example:6984/couch/orders\"");
        ReplicationValidator.Validate(document, context).Should().NotContain(violation => violation.Severity == ReplicationSeverity.Error);
    }
}
