using System.Buffers;
using System.Text;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>Rows 18 to 20: endpoints as they are written.</summary>
public class EndpointJsonTests
{
    [Fact]
    public void Row18_Without_credentials_an_endpoint_is_its_url() =>
        Write(ReplicationEndpoint.Remote("https://h/s")).Should().Be("""{"source":{"url":"https://h/s"},"target":{"url":"https://h/s"}}""");

    [Fact]
    public void Row19_Basic_credentials_are_an_object_from_3_2_on() =>
        Write(ReplicationEndpoint.Remote("https://h/s").WithBasicAuth("u", "p"))
            .Should()
            .Be(
                """{"source":{"auth":{"basic":{"username":"u","password":"p"}},"url":"https://h/s"},"target":{"auth":{"basic":{"username":"u","password":"p"}},"url":"https://h/s"}}"""
            );

    [Fact]
    public void Row19_Basic_credentials_are_a_header_below_3_2() =>
        Write(ReplicationEndpoint.Remote("https://h/s").WithBasicAuth("u", "p"), CouchServer.CouchDB31)
            .Should()
            .Be(
                """{"source":{"headers":{"Authorization":"Basic dTpw"},"url":"https://h/s"},"target":{"headers":{"Authorization":"Basic dTpw"},"url":"https://h/s"}}"""
            );

    [Fact]
    public void Row20_An_IAM_key_is_an_object() =>
        Write(ReplicationEndpoint.Remote("https://h/s").WithIamApiKey("k"), CouchServer.Cloudant)
            .Should()
            .Be(
                """{"source":{"auth":{"iam":{"api_key":"k"}},"url":"https://h/s"},"target":{"auth":{"iam":{"api_key":"k"}},"url":"https://h/s"}}"""
            );

    private static string Write(ReplicationEndpoint endpoint, CouchServer server = CouchServer.CouchDB35)
    {
        var output = new ArrayBufferWriter<byte>();
        new ReplicationDocument { Source = endpoint, Target = endpoint }.WriteTo(output, new WriteContext(null, null, server));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
