using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ReplicationKit;

/// <summary>Source: CouchDB 3.5, <c>couch_httpd_auth:proxy_auth_user/1</c>: the token is the hexadecimal HMAC of the user's name.</summary>
internal sealed class ProxyCredentials : ReplicatorCredentials
{
    private readonly string _userName;
    private readonly string _roles;
    private readonly string? _secret;
    private readonly string? _token;

    public ProxyCredentials(string userName, IEnumerable<string> roles, string? secret, ProxyTokenAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(roles);
        _userName = userName;
        _roles = string.Join(',', roles);
        _secret = secret;
        _token = secret is null ? null : Token(userName, secret, algorithm);
    }

    internal override EndpointCredentials? ForLocalEndpoints => null;

    internal override IEnumerable<string> Secrets => _secret is null ? [] : [_secret, _token!];

    internal override ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken)
    {
        message.Headers.TryAddWithoutValidation("X-Auth-CouchDB-UserName", _userName);
        message.Headers.TryAddWithoutValidation("X-Auth-CouchDB-Roles", _roles);
        if (_token is not null)
            message.Headers.TryAddWithoutValidation("X-Auth-CouchDB-Token", _token);
        return default;
    }

    public override string ToString() => $"proxy {_userName}";

    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "Servers older than 3.4 support no other."
    )]
    [SuppressMessage(
        "Globalization",
        "CA1308:Normalize strings to uppercase",
        Justification = "The server compares with lower-case digits."
    )]
    private static string Token(string userName, string secret, ProxyTokenAlgorithm algorithm)
    {
        byte[] key = Encoding.UTF8.GetBytes(secret);
        byte[] name = Encoding.UTF8.GetBytes(userName);
        byte[] hash = algorithm == ProxyTokenAlgorithm.Sha1 ? HMACSHA1.HashData(key, name) : HMACSHA256.HashData(key, name);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
