using System.Buffers;
using System.Text;
using ReplicationKit.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The server that runs the replications, as its own documents name it: what stands before and after the database's name is made
/// once, so that writing a bare name is three copies.
/// </summary>
internal sealed class LocalServer
{
    private LocalServer()
    {
        BaseAddress = new Uri("unknown:/");
        Credentials = EndpointCredentials.None;
        Prefix = Suffix = "\""u8.ToArray();
    }

    public LocalServer(Uri baseAddress, EndpointCredentials credentials, CouchServer server)
    {
        if (!baseAddress.IsAbsoluteUri || (baseAddress.Scheme != Uri.UriSchemeHttp && baseAddress.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"The server's own address must be an absolute http or https URL, not '{SecretMask.InUrl(baseAddress.OriginalString)}'.", nameof(baseAddress));

        string root = baseAddress.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        BaseAddress = new Uri(root.EndsWith('/') ? root : root + "/");
        Credentials = credentials;

        string url = BaseAddress.AbsoluteUri;
        Prefix = Encoding.UTF8.GetBytes("{\"url\":\"" + JsonText.Escape(url));
        var suffix = new ArrayBufferWriter<byte>();
        var json = new DocumentWriter(suffix, default);
        json.Raw("\""u8);
        json.Credentials(credentials, server);
        json.Raw("}"u8);
        json.Flush();
        Suffix = suffix.WrittenSpan.ToArray();
    }

    /// <summary>Stands where no server is known: bare names are written as they are, between quotation marks.</summary>
    public static LocalServer Unknown { get; } = new();

    /// <summary>With a slash at the end and without user information.</summary>
    public Uri BaseAddress { get; }

    public EndpointCredentials Credentials { get; }

    /// <summary>From the endpoint's opening brace to where the database's name begins.</summary>
    public byte[] Prefix { get; }

    /// <summary>From the quotation mark that ends the URL to the endpoint's closing brace.</summary>
    public byte[] Suffix { get; }
}
