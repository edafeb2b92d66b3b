using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Finds out who asks: basic authentication, session cookie, proxy headers, bearer token.</summary>
internal sealed class Authenticator
{
    public const string CookieName = "AuthSession";
    private const string BasicScheme = "Basic ";
    private const string BearerScheme = "Bearer ";

    private readonly CouchStore _store;
    private readonly EmbeddedCouchOptions _options;
    private readonly TimeProvider _time;
    private readonly Lockout _lockout;
    private readonly byte[] _secret;
    private readonly Dictionary<string, string> _proved = new(StringComparer.Ordinal);

    public Authenticator(CouchStore store, EmbeddedCouchOptions options, TimeProvider time)
    {
        _store = store;
        _options = options;
        _time = time;
        _lockout = new Lockout(options.LockoutThreshold, time);
        _secret = Convert.FromHexString(store.ServerValue("secret", static () => Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
    }

    public RequestUser Authenticate(CouchExchange request)
    {
        string? header = request.Header("Authorization");
        if (
            header is not null
            && header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase)
            && TryDecode(header[BasicScheme.Length..], out string name, out string password)
        )
            return CheckPassword(name, password, "default");
        if (
            header is not null
            && header.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            && _options.JwtSecret is { } jwtSecret
        )
            return JsonWebToken.Check(header[BearerScheme.Length..].Trim(), jwtSecret, _time.GetUtcNow());
        if (_options.ProxyAuthSecret is not null && request.Header("X-Auth-CouchDB-UserName") is { } proxied)
            return CheckProxy(request, proxied);
        return request.Context.Request.Cookies.TryGetValue(CookieName, out string? cookie) && cookie.Length > 0
            ? CheckCookie(cookie)
            : RequestUser.Anonymous;
    }

    /// <exception cref="CouchException">The name or the password is wrong, or the account is locked.</exception>
    public RequestUser CheckPassword(string name, string password, string handler)
    {
        _lockout.Check(name);
        RequestUser? user = name == _options.AdminUser ? CheckAdmin(password, handler) : CheckUser(name, password, handler);
        if (user is not null)
            return user;
        _lockout.Failed(name);
        throw CouchException.Unauthorized("Name or password is incorrect.");
    }

    /// <summary>The value of a session cookie: the name, when it was made, and a signature over both.</summary>
    public string MakeCookie(string name)
    {
        string made = _time.GetUtcNow().ToUnixTimeSeconds().ToString("X", CultureInfo.InvariantCulture);
        string text = $"{name}:{made}:";
        byte[] signature = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(text));
        return Base64Url(Encoding.UTF8.GetBytes(text + Convert.ToHexString(signature)));
    }

    internal static string Base64Url(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static bool TryFromBase64Url(string text, out byte[] bytes)
    {
        string padded = text.Replace('-', '+').Replace('_', '/');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        bytes = new byte[padded.Length];
        bool valid = Convert.TryFromBase64String(padded, bytes, out int count);
        Array.Resize(ref bytes, count);
        return valid;
    }

    private static bool TryDecode(string encoded, out string name, out string password)
    {
        (name, password) = ("", "");
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out int count))
            return false;
        string text = Encoding.UTF8.GetString(bytes, 0, count);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return false;
        (name, password) = (text[..colon], text[(colon + 1)..]);
        return true;
    }

    private RequestUser? CheckAdmin(string password, string handler) =>
        Same(password, _options.AdminPassword) ? RequestUser.Admin(_options.AdminUser, handler) : null;

    private RequestUser? CheckUser(string name, string password, string handler)
    {
        if (UserDocument(name) is not { } json)
            return null;
        using JsonDocument document = JsonDocument.Parse(json);
        // Deriving the key again for each request would cost more than the request.
        string proof = Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{document.RootElement.StringMember("derived_key")}:{document.RootElement.StringMember("salt")}:{password}"
                )
            )
        );
        lock (_proved)
        {
            if (_proved.TryGetValue(name, out string? known) && known == proof)
                return new RequestUser(name, Roles(document.RootElement), handler);
        }
        if (!PasswordHash.Matches(document.RootElement, password))
            return null;
        lock (_proved)
            _proved[name] = proof;
        return new RequestUser(name, Roles(document.RootElement), handler);
    }

    private byte[]? UserDocument(string name)
    {
        CouchDatabase? users = _store.Find("_users");
        DocumentRow? row = users?.Find("org.couchdb.user:" + name);
        return row is null || row.Deleted ? null : users!.Body(row.WinnerBody).Json;
    }

    private static List<string> Roles(JsonElement user) =>
        user.Member("roles") is { ValueKind: JsonValueKind.Array } roles
            ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
            : [];

    private RequestUser CheckCookie(string cookie)
    {
        string[] parts = TryFromBase64Url(cookie, out byte[] bytes) ? Encoding.UTF8.GetString(bytes).Split(':') : [];
        if (parts.Length < 3 || !long.TryParse(parts[^2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long made))
            throw CouchException.BadRequest("Malformed AuthSession cookie. Please clear your cookies.");
        string name = string.Join(':', parts[..^2]);
        string expected = Convert.ToHexString(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{name}:{parts[^2]}:")));
        bool fresh = DateTimeOffset.FromUnixTimeSeconds(made) + _options.SessionTimeout > _time.GetUtcNow();
        if (!fresh || !Same(expected, parts[^1]))
            return RequestUser.Anonymous;
        if (name == _options.AdminUser)
            return RequestUser.Admin(name, "cookie");
        if (UserDocument(name) is not { } json)
            return RequestUser.Anonymous;
        using JsonDocument document = JsonDocument.Parse(json);
        return new RequestUser(name, Roles(document.RootElement), "cookie");
    }

    private RequestUser CheckProxy(CouchExchange request, string name)
    {
        string token = request.Header("X-Auth-CouchDB-Token") ?? "";
        byte[] key = Encoding.UTF8.GetBytes(_options.ProxyAuthSecret!);
        byte[] text = Encoding.UTF8.GetBytes(name);
#pragma warning disable CA5350 // Proxies sign with SHA-1 by tradition; CouchDB 3.4 added the others.
        string sha1 = Convert.ToHexString(HMACSHA1.HashData(key, text));
#pragma warning restore CA5350
        string sha256 = Convert.ToHexString(HMACSHA256.HashData(key, text));
        if (!Same(token.ToUpperInvariant(), sha256) && !Same(token.ToUpperInvariant(), sha1))
            return RequestUser.Anonymous;
        string[] roles = (request.Header("X-Auth-CouchDB-Roles") ?? "").Split(
            ',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return new RequestUser(name, roles, "proxy");
    }

    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
