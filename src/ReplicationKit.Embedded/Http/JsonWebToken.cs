using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Bearer tokens signed with HS256; the subject is the name, <c>_couchdb.roles</c> the roles.</summary>
internal static class JsonWebToken
{
    /// <exception cref="CouchException">The token is malformed, forged or expired.</exception>
    public static RequestUser Check(string token, string secret, DateTimeOffset now)
    {
        string[] parts = token.Split('.');
        if (
            parts.Length != 3
            || !Authenticator.TryFromBase64Url(parts[0], out byte[] header)
            || !Authenticator.TryFromBase64Url(parts[1], out byte[] payload)
            || !Authenticator.TryFromBase64Url(parts[2], out byte[] signature)
        )
            throw CouchException.BadRequest("Malformed token");
        using JsonDocument headerJson = Json.Parse(header);
        if (headerJson.RootElement.StringMember("alg") != "HS256")
            throw CouchException.BadRequest("Invalid alg header parameter");
        byte[] expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        if (!CryptographicOperations.FixedTimeEquals(expected, signature))
            throw CouchException.BadRequest("Bad HMAC");
        using JsonDocument claims = Json.Parse(payload);
        if (
            claims.RootElement.Member("exp") is { ValueKind: JsonValueKind.Number } expiry
            && expiry.TryGetInt64(out long seconds)
            && DateTimeOffset.FromUnixTimeSeconds(seconds) <= now
        )
            throw CouchException.Unauthorized("exp not in future");
        if (claims.RootElement.StringMember("sub") is not { } subject)
            throw CouchException.BadRequest("Token missing sub claim.");
        List<string> roles = claims.RootElement.Member("_couchdb.roles") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(role => role.GetString() ?? "")]
            : [];
        return new RequestUser(subject, roles, "jwt");
    }
}
