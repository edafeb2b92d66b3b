using System.Buffers;
using System.Text;
using ReplicationKit.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The server that runs the replications, as its own documents name it: what stands before a database's name, with the credentials, is
/// made once, so that writing a bare name is two copies and a constant.
/// </summary>
internal sealed class LocalServer
{
    public LocalServer(Uri baseAddress, EndpointCredentials credentials, CouchServer server)
    {
        if (!ServerAddress.IsAddress(baseAddress))
            throw new ArgumentException(
                $"The server's own address must be an absolute http or https URL, not '{SecretMask.InAddress(baseAddress.OriginalString)}'.",
                nameof(baseAddress)
            );

        string root = baseAddress.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        BaseAddress = new Uri(root.EndsWith('/') ? root : root + "/");
        Credentials = credentials;

        Url = Encoding.UTF8.GetBytes(JsonText.Escape(BaseAddress.AbsoluteUri));
        var opening = new ArrayBufferWriter<byte>();
        var json = new DocumentWriter(opening, default);
        json.OpenEndpoint(credentials, server);
        json.Raw("\""u8);
        json.Raw(Url);
        json.Flush();
        Opening = opening.WrittenSpan.ToArray();
    }

    /// <summary>With a slash at the end and without user information.</summary>
    public Uri BaseAddress { get; }

    public EndpointCredentials Credentials { get; }

    /// <summary>The base address as JSON text.</summary>
    public byte[] Url { get; }

    /// <summary>From the endpoint's opening brace to where the database's name begins; what comes behind that is <c>"}</c>.</summary>
    public byte[] Opening { get; }
}
