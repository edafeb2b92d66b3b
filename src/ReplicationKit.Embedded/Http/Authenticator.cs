using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Authenticates requests: basic authentication, session cookie, proxy headers, bearer token.</summary>
internal sealed partial class Authenticator
{
    public const string CookieName = "AuthSession";
    private const string BasicScheme = "Basic ";
    private const string BearerScheme = "Bearer ";

    private readonly CouchStore _store;
    private readonly EmbeddedCouchOptions _options;
    private readonly Configuration _configuration;
    private readonly TimeProvider _time;
    private readonly Lockout _lockout;
    private readonly byte[] _secret;
    private readonly Dictionary<string, string> _proved = new(StringComparer.Ordinal);

    public Authenticator(CouchStore store, EmbeddedCouchOptions options, Configuration configuration, TimeProvider time)
    {
        _store = store;
        _options = options;
        _configuration = configuration;
        _time = time;
        _lockout = new Lockout(configuration, time);
        _secret = Convert.FromHexString(store.ServerValue("secret", static () => Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
    }

    /// <summary>Returns whether a value of <c>chttpd/authentication_handlers</c> lists handlers that exist here.</summary>
    public static bool AreHandlers(string value) =>
        HandlersIn(value) is { Count: > 0 } handlers
        && handlers.All(static handler => handler is "default" or "cookie" or "proxy" or "jwt");

    /// <summary>Returns the names of the handlers in a value of <c>chttpd/authentication_handlers</c>.</summary>
    public static IReadOnlyList<string> HandlersIn(string value) =>
        [.. Handler().Matches(value).Select(static handler => handler.Groups[1].Value)];

    public RequestUser Authenticate(CouchExchange request)
    {
        string? header = request.Header("Authorization");
        if (
            header is not null
            && _configuration.HasHandler("default")
            && header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase)
            && TryDecode(header[BasicScheme.Length..], out string name, out string password)
        )
            return CheckPassword(name, password, "default");
        bool isBearer = header is not null && header.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase);
        if (isBearer && _configuration.HasJwtKeys && _configuration.HasHandler("jwt"))
            return JsonWebToken.Check(header![BearerScheme.Length..].Trim(), _configuration, _options.JwtSecret, _time.GetUtcNow());
        if (_configuration.HasHandler("proxy") && request.Header("X-Auth-CouchDB-UserName") is { } proxied)
        {
            if (_configuration.TrustsProxies)
                return Proxied(request, proxied);
            if (_configuration.ProxySecret is { } proxySecret)
                return CheckProxy(request, proxied, proxySecret);
        }
        return
            _configuration.HasHandler("cookie") && CookieHeader.Find(request.Header("Cookie") ?? "", CookieName) is { Length: > 0 } cookie
            ? CheckCookie(cookie)
            : RequestUser.Anonymous;
    }

    /// <exception cref="CouchException">The name or the password is wrong, or the account is locked.</exception>
    public RequestUser CheckPassword(string name, string password, string handler)
    {
        _lockout.Check(name);
        RequestUser? user = _configuration.Admin(name) is { } admin
            ? CheckAdmin(name, admin, password, handler)
            : CheckUser(name, password, handler);
        if (user is not null)
            return user;
        _lockout.Failed(name);
        throw CouchException.Unauthorized("Name or password is incorrect.");
    }

    /// <summary>
    /// The value of a session cookie: the name, when it was made, and a signature over both, with a key that the password is part of, so
    /// that the cookie ends with it. The user must exist.
    /// </summary>
    public string MakeCookie(string name)
    {
        string made = _time.GetUtcNow().ToUnixTimeSeconds().ToString("X", CultureInfo.InvariantCulture);
        return Base64Url(Encoding.UTF8.GetBytes($"{name}:{made}:{Signature(name, made, Credentials(name)!.Value.Salt)}"));
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

    private RequestUser? CheckAdmin(string name, string stored, string password, string handler) =>
        (PasswordHash.IsHash(stored) ? PasswordHash.Matches(stored, password) : Same(password, stored))
            ? new RequestUser(name, AdminRoles(name), handler)
            : null;

    // An administrator can be a user, too.
    private List<string> AdminRoles(string name)
    {
        if (UserDocument(name) is not { } json)
            return [RequestUser.AdminRole];
        using JsonDocument document = JsonDocument.Parse(json);
        return [RequestUser.AdminRole, .. Roles(document.RootElement)];
    }

    private RequestUser? CheckUser(string name, string password, string handler)
    {
        if (UserDocument(name) is not { } json)
            return null;
        using JsonDocument document = JsonDocument.Parse(json);
        // Deriving the key again for each request would cost more than the request.
        string proof = Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        ':',
                        document.RootElement.StringMember("derived_key"),
                        document.RootElement.StringMember("password_sha"),
                        document.RootElement.StringMember("salt"),
                        password
                    )
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
        CouchDatabase? users = _store.Find(_store.AuthenticationDatabase);
        DocumentRow? row = users?.Find("org.couchdb.user:" + name);
        return row is null || row.Deleted ? null : users!.Body(row.WinnerBody).Json;
    }

    private static List<string> Roles(JsonElement user) =>
        user.Member("roles") is { ValueKind: JsonValueKind.Array } roles
            ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
            : [];

    private RequestUser CheckCookie(string cookie)
    {
        string[] parts =
            TryFromBase64Url(cookie, out byte[] bytes) && Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes).Split(':', 3) : [];
        if (parts.Length < 3)
            throw CouchException.BadRequest("Malformed AuthSession cookie. Please clear your cookies.");
        (string name, string time, string signature) = (parts[0], parts[1], parts[2]);
        return IsFresh(time) && Credentials(name) is { } credentials && Same(Signature(name, time, credentials.Salt), signature)
            ? new RequestUser(name, credentials.Roles, "cookie")
            : RequestUser.Anonymous;
    }

    private bool IsFresh(string time) =>
        long.TryParse(time, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long made)
        && made >= 0
        && _time.GetUtcNow().ToUnixTimeSeconds() - made is long age
        && age < _configuration.SessionTimeout.TotalSeconds;

    private string Signature(string name, string time, string salt)
    {
        byte[] key = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(salt));
        return Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{name}:{time}")));
    }

    // The values that change with the password, and the roles; null if the user does not exist.
    private (string Salt, IReadOnlyList<string> Roles)? Credentials(string name)
    {
        if (_configuration.Admin(name) is { } admin)
            return (admin, AdminRoles(name));
        if (UserDocument(name) is not { } json)
            return null;
        using JsonDocument document = JsonDocument.Parse(json);
        return (document.RootElement.StringMember("salt") ?? "", Roles(document.RootElement));
    }

    private static RequestUser CheckProxy(CouchExchange request, string name, string secret)
    {
        string token = request.Header("X-Auth-CouchDB-Token") ?? "";
        byte[] key = Encoding.UTF8.GetBytes(secret);
        byte[] text = Encoding.UTF8.GetBytes(name);
#pragma warning disable CA5350 // Proxies sign with SHA-1 by tradition; CouchDB 3.4 added the others.
        string sha1 = Convert.ToHexString(HMACSHA1.HashData(key, text));
#pragma warning restore CA5350
        string sha256 = Convert.ToHexString(HMACSHA256.HashData(key, text));
        if (!Same(token.ToUpperInvariant(), sha256) && !Same(token.ToUpperInvariant(), sha1))
            return RequestUser.Anonymous;
        return Proxied(request, name);
    }

    private static RequestUser Proxied(CouchExchange request, string name)
    {
        string[] roles = (request.Header("X-Auth-CouchDB-Roles") ?? "").Split(
            ',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return new RequestUser(name, roles, "proxy");
    }

    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    [GeneratedRegex(@"(\w+)_authentication_handler", RegexOptions.CultureInvariant)]
    private static partial Regex Handler();
}
