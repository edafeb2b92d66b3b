using System.Buffers;
using System.Text;
using ReplicationKit.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The server that runs the replications, as its documents refer to it. The JSON before a database's name, including the credentials, is
/// created once, so that writing a bare name takes two copies and a constant.
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

        string root = AsciiHost.In(baseAddress).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
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

    /// <summary>The base address with a trailing slash and without user information.</summary>
    public Uri BaseAddress { get; }

    public EndpointCredentials Credentials { get; }

    /// <summary>The base address as a JSON string.</summary>
    public byte[] Url { get; }

    /// <summary>
    /// The JSON from the endpoint's opening brace to the beginning of the database's name. The name is followed by <c>"}</c>.
    /// </summary>
    public byte[] Opening { get; }
}
