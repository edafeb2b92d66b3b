using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Bearer tokens; the subject is the name, <c>_couchdb.roles</c> the roles (<c>jwtf.erl</c>).</summary>
internal static partial class JsonWebToken
{
    private const string DefaultKey = "_default";

    /// <summary>Returns whether a value has the form of <c>[jwt_auth] required_claims</c>.</summary>
    public static bool IsClaims(string text) =>
        text.Length == 0 || Claims(text).All(static claim => claim.Name is "exp" or "nbf" or "iat" or "iss");

    /// <exception cref="CouchException">The name or the value is not that of a key.</exception>
    public static void CheckKey(string name, string value)
    {
        try
        {
            using IDisposable? key = name.Split(':', 2) is [var type, _] ? OpenKey(type, value) : null;
            if (key is not null)
                return;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or CryptographicException)
        {
            // The response below describes the problem.
        }
        throw CouchException.BadRequest(
            $"jwt_keys/{name}: the name must be hmac:, rsa: or ec: and a key's id, and the value base64 or PEM."
        );
    }

    /// <exception cref="CouchException">The token is malformed, forged, incomplete or expired.</exception>
    public static RequestUser Check(string token, Configuration configuration, string? secret, DateTimeOffset now)
    {
        string[] parts = token.Split('.');
        if (
            parts.Length != 3
            || !Authenticator.TryFromBase64Url(parts[0], out byte[] header)
            || !Authenticator.TryFromBase64Url(parts[1], out byte[] payload)
            || !Authenticator.TryFromBase64Url(parts[2], out byte[] signature)
        )
            throw Malformed();
        using JsonDocument headerJson = Parse(header);
        using JsonDocument claims = Parse(payload);
        string algorithm = headerJson.RootElement.StringMember("alg") ?? throw CouchException.BadRequest("Missing alg header parameter");
        if (algorithm is not (['R' or 'E' or 'H', 'S', .. "256" or "384" or "512"]) || !IsAllowed(algorithm, configuration))
            throw CouchException.BadRequest("Invalid alg header parameter");
        CheckClaims(claims.RootElement, configuration.Get("jwt_auth", "required_claims") ?? "exp", now);
        byte[] text = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        Verify(algorithm, Key(algorithm, headerJson.RootElement, configuration, secret), text, signature);
        if (claims.RootElement.Member("sub") is not { } subject)
            throw CouchException.Unauthorized("Token missing sub claim.");
        if (subject.ValueKind != JsonValueKind.String)
            throw Malformed();
        return new RequestUser(subject.GetString(), Roles(RolesClaim(claims.RootElement, configuration)), "jwt");
    }

    private static bool IsAllowed(string algorithm, Configuration configuration) =>
        configuration.Get("jwt_auth", "allowed_algorithms") is not { } allowed
        || allowed.Split(',', StringSplitOptions.TrimEntries).Contains(algorithm);

    // A path of names, between which are dots that no backslash precedes.
    private static JsonElement? RolesClaim(JsonElement claims, Configuration configuration)
    {
        if (configuration.Get("jwt_auth", "roles_claim_path") is not { } path)
            return claims.Member(configuration.Get("jwt_auth", "roles_claim_name") ?? "_couchdb.roles");
        JsonElement claim = claims;
        foreach (string part in Separator().Split(path))
        {
            string name = part.Replace("\\.", ".", StringComparison.Ordinal);
            claim = claim.Member(name) ?? throw new CouchException(404, "not_found", $"missing json key: {name}");
        }
        return claim;
    }

    [GeneratedRegex(@"(?<!\\)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    private static void CheckClaims(JsonElement claims, string required, DateTimeOffset now)
    {
        foreach ((string name, string? value) in Claims(required))
        {
            if (claims.Member(name) is not { } claim)
                throw CouchException.BadRequest($"Missing {name} claim");
            if (name == "iss")
            {
                if (claim.ValueKind != JsonValueKind.String || value is not null && claim.GetString() != value)
                    throw CouchException.BadRequest("Invalid iss claim");
                continue;
            }
            if (claim.ValueKind != JsonValueKind.Number || !claim.TryGetDouble(out double seconds))
                throw CouchException.BadRequest($"Invalid {name} claim");
            if (name == "exp" && seconds <= now.ToUnixTimeSeconds())
                throw CouchException.Unauthorized("exp not in future");
            if (name == "nbf" && seconds >= now.ToUnixTimeSeconds())
                throw CouchException.Unauthorized("nbf not in past");
        }
    }

    // CouchDB looks up the key of the id, or of no id.
    private static string Key(string algorithm, JsonElement header, Configuration configuration, string? secret)
    {
        string type = algorithm[0] switch
        {
            'H' => "hmac",
            'R' => "rsa",
            _ => "ec",
        };
        string id = header.Member("kid") is { } kid
            ? kid.ValueKind == JsonValueKind.String
                ? kid.GetString()!
                : throw Malformed()
            : DefaultKey;
        return configuration.Get("jwt_keys", $"{type}:{id}")
            ?? (
                secret is not null && type == "hmac" && id == DefaultKey
                    ? Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))
                    : throw CouchException.BadRequest("Unknown kid")
            );
    }

    private static void Verify(string algorithm, string value, byte[] text, byte[] signature)
    {
        HashAlgorithmName hash = new("SHA" + algorithm[2..]);
        bool valid;
        using IDisposable key = OpenKey(
            algorithm[0] == 'H' ? "hmac"
                : algorithm[0] == 'R' ? "rsa"
                : "ec",
            value
        )!;
        switch (key)
        {
            case RSA rsa:
                valid = rsa.VerifyData(text, signature, hash, RSASignaturePadding.Pkcs1);
                break;
            case ECDsa ec:
                valid = ec.VerifyData(text, Resized(signature, (ec.KeySize + 7) / 8), hash);
                break;
            default:
                using (var hmac = IncrementalHash.CreateHMAC(hash, Convert.FromBase64String(value)))
                {
                    hmac.AppendData(text);
                    valid = CryptographicOperations.FixedTimeEquals(hmac.GetHashAndReset(), signature);
                }
                break;
        }
        if (!valid)
            throw CouchException.BadRequest(algorithm[0] == 'H' ? "Bad HMAC" : "Bad signature");
    }

    // The two numbers of a signature are as long as the algorithm's name says, whichever curve the key has.
    private static byte[] Resized(byte[] signature, int length)
    {
        int half = signature.Length / 2;
        var resized = new byte[2 * length];
        foreach (int i in (int[])[0, 1])
        {
            ReadOnlySpan<byte> number = signature.AsSpan(i * half, half).TrimStart((byte)0);
            if (number.Length > length)
                return signature;
            number.CopyTo(resized.AsSpan((i + 1) * length - number.Length));
        }
        return resized;
    }

    private static IDisposable? OpenKey(string type, string value)
    {
        string pem = value.Replace("\\n", "\n", StringComparison.Ordinal);
        switch (type)
        {
            case "hmac":
                return IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(value));
            case "rsa":
                var rsa = RSA.Create();
                rsa.ImportFromPem(pem);
                return rsa;
            case "ec":
                var ec = ECDsa.Create();
                ec.ImportFromPem(pem);
                return ec;
            default:
                return null;
        }
    }

    private static string[] Roles(JsonElement? claim) =>
        claim switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } text => text.GetString()!.Split(',', StringSplitOptions.TrimEntries),
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(static role => role.ValueKind == JsonValueKind.String) =>
                [.. list.EnumerateArray().Select(static role => role.GetString()!)],
            _ => throw Malformed(),
        };

    private static IEnumerable<(string Name, string? Value)> Claims(string text) =>
        Claim()
            .Matches(text)
            .Select(static match => (match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value, Value(match.Groups[3])));

    private static string? Value(Group group) => group.Success ? group.Value : null;

    private static JsonDocument Parse(byte[] json)
    {
        try
        {
            JsonDocument document = Json.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw CouchException.BadRequest("Not an object");
        }
        catch (CouchException error) when (error.Reason == "invalid UTF-8 JSON")
        {
            throw Malformed();
        }
    }

    private static CouchException Malformed() => CouchException.BadRequest("Malformed token");

    [GeneratedRegex("""([a-z]+)(?![^{]*\})|\{([a-z]+)\s*,\s*"([^"]+)"\}""", RegexOptions.CultureInvariant)]
    private static partial Regex Claim();
}
