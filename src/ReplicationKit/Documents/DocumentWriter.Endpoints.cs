using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <content>
/// Writes endpoints: always an object with <c>auth</c>, <c>headers</c> and <c>url</c>, except bare names if no server is known. The URL is
/// last, so that nothing after a database's name depends on the server.
/// </content>
public ref partial struct DocumentWriter
{
    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~()$"
    );

    /// <summary>Writes a database of the server that runs the replication.</summary>
    /// <param name="name">The name as JSON text and as a segment of a path, which are the same for it.</param>
    public void Database(ReadOnlySpan<byte> name) => Database(name, name);

    /// <summary>Writes a database of the server that runs the replication.</summary>
    /// <param name="name">The name as JSON text.</param>
    /// <param name="segment">The name as a segment of a path.</param>
    public void Database(ReadOnlySpan<byte> name, ReadOnlySpan<byte> segment)
    {
        if (_local is not { } local)
        {
            Raw("\""u8);
            Raw(name);
            Raw("\""u8);
            return;
        }

        byte[] opening = local.Opening;
        Reserve(opening.Length + segment.Length + 2);
        Span<byte> rest = _span[_written..];
        opening.CopyTo(rest);
        rest = rest[opening.Length..];
        segment.CopyTo(rest);
        rest = rest[segment.Length..];
        "\"}"u8.CopyTo(rest);
        _written = _span.Length - rest.Length + 2;
    }

    /// <summary>Writes an endpoint with its credentials.</summary>
    public void Endpoint(ReplicationEndpoint value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        if (IsIdentity)
            Identity(value);
        else if (_objects is not null)
            Object(value);
        else if (value.IsLocal)
            Local(value.Address, value.Credentials);
        else
            Remote(value.Address, value.Credentials);
    }

    /// <summary>Writes an endpoint that is a bare name or a URL.</summary>
    public void Endpoint(string value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        if (IsIdentity)
            Value(SecretMask.InUrl(value));
        else if (_objects is not null)
            Object(ReplicationEndpoint.Parse(value));
        else if (ReplicationEndpoint.IsUrl(value))
            Remote(value, EndpointCredentials.None);
        else
            Local(value, EndpointCredentials.None);
    }

    /// <summary>Writes an endpoint that is a URL.</summary>
    public void Endpoint(Uri value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        if (IsIdentity)
            Value(SecretMask.InUrl(ReplicationEndpoint.AddressOf(value)));
        else if (_objects is not null)
            Object(ReplicationEndpoint.Remote(value));
        else
            Remote(ReplicationEndpoint.AddressOf(value), EndpointCredentials.None);
    }

    private void Object(ReplicationEndpoint endpoint)
    {
        Value(_objects!.Endpoints.Count);
        _objects.Endpoints.Add(endpoint);
    }

    private void Remote(string url, EndpointCredentials credentials)
    {
        OpenEndpoint(credentials, _server);
        Value(url);
        Raw("}"u8);
    }

    private void Local(string name, EndpointCredentials credentials)
    {
        if (_local is not { } local)
        {
            if (credentials.IsEmpty)
                Value(name);
            else
                Remote(name, credentials);
            return;
        }

        if (credentials.IsEmpty)
        {
            Raw(local.Opening);
        }
        else
        {
            OpenEndpoint(credentials, _server);
            Raw("\""u8);
            Raw(local.Url);
        }

        if (name.AsSpan().ContainsAnyExcept(Unreserved))
            Part(DatabaseSegment.Escape(name));
        else
            Utf8(name);
        Raw("\"}"u8);
    }

    /// <summary>Writes the address without secrets, and the user, since another user may see other documents.</summary>
    private void Identity(ReplicationEndpoint endpoint)
    {
        string address = endpoint.ToString();
        if (endpoint.Credentials.UserName is not { } user)
        {
            Value(address);
            return;
        }

        Raw("{\"url\":"u8);
        Value(address);
        Raw(",\"user\":"u8);
        Value(user);
        Raw("}"u8);
    }

    /// <summary>Writes <c>{"auth":{…},"headers":{…},"url":</c>, the first two only if they are not empty.</summary>
    internal void OpenEndpoint(EndpointCredentials credentials, CouchServer server)
    {
        Raw("{"u8);
        if (!credentials.IsEmpty)
        {
            bool asHeader = credentials.UserName is not null && server < CouchServer.CouchDB32;
            Auth(credentials, basic: credentials.UserName is not null && !asHeader);
            Headers(credentials, asHeader);
        }

        Raw("\"url\":"u8);
    }

    private void Auth(EndpointCredentials credentials, bool basic)
    {
        if (!basic && credentials.IamApiKey is null)
            return;
        Raw("\"auth\":{"u8);
        if (basic)
        {
            Raw("\"basic\":{\"username\":"u8);
            Value(credentials.UserName!);
            Raw(",\"password\":"u8);
            Value(credentials.Password!);
            Raw(credentials.IamApiKey is null ? "}"u8 : "},"u8);
        }

        if (credentials.IamApiKey is not null)
        {
            Raw("\"iam\":{\"api_key\":"u8);
            Value(credentials.IamApiKey);
            Raw("}"u8);
        }

        Raw("},"u8);
    }

    private void Headers(EndpointCredentials credentials, bool basicAsHeader)
    {
        if (!basicAsHeader && credentials.Headers.IsEmpty)
            return;
        Raw("\"headers\":{"u8);
        if (basicAsHeader)
        {
            Raw("\"Authorization\":"u8);
            Value("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials.UserName + ":" + credentials.Password)));
        }

        bool first = !basicAsHeader;
        foreach (KeyValuePair<string, string> header in credentials.Headers)
        {
            if (!first)
                Raw(","u8);
            first = false;
            Value(header.Key);
            Raw(":"u8);
            Value(header.Value);
        }

        Raw("},"u8);
    }
}
