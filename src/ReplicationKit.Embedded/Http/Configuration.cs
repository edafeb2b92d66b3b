using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// The settings that were set over HTTP (<c>_node/_local/_config</c>), stored with the data; for all others, the options apply. As in
/// CouchDB, values that were never set are not shown. Only settings that have an effect can be set.
/// </summary>
internal sealed class Configuration
{
    private const string StoredName = "configuration";

    // Ten gigabytes.
    private const long DefaultPartitionSize = 10L << 30;

    // CouchDB's key, and whether a value is one.
    private static readonly Dictionary<string, Func<string, bool>> Known = new(StringComparer.Ordinal)
    {
        ["replicator/max_jobs"] = static value => IsInteger(value, 1),
        ["replicator/max_churn"] = static value => IsInteger(value, 0),
        ["replicator/interval"] = static value => IsInteger(value, 1),
        ["replicator/startup_jitter"] = static value => IsInteger(value, 0),
        ["replicator/checkpoint_interval"] = static value => IsInteger(value, 1),
        ["replicator/update_docs"] = IsBoolean,
        ["chttpd/allow_jsonp"] = IsBoolean,
        ["chttpd/enable_cors"] = IsBoolean,
        ["chttpd/authentication_handlers"] = Authenticator.AreHandlers,
        ["chttpd/decode_plus_to_space"] = IsBoolean,
        ["chttpd/max_http_request_size"] = static value => IsInteger(value, 1),
        ["chttpd/rewrite_limit"] = static value => IsInteger(value, 0),
        ["chttpd/secure_rewrites"] = IsBoolean,
        ["chttpd/WWW-Authenticate"] = static value => value.Length > 0 && !value.Any(char.IsControl),
        ["chttpd/x_forwarded_host"] = static value => value.Length > 0,
        ["attachments/compression_level"] = static value => IsInteger(value, 0) && value.Length == 1,
        ["attachments/compressible_types"] = static _ => true,
        ["cors/origins"] = static _ => true,
        ["cors/credentials"] = IsBoolean,
        ["cors/methods"] = static _ => true,
        ["cors/headers"] = static _ => true,
        ["cors/max_age"] = static value => IsInteger(value, 0),
        ["chttpd_auth/timeout"] = static value => IsInteger(value, 1),
        ["chttpd_auth/secret"] = static value => value.Length > 0,
        ["chttpd_auth/proxy_use_secret"] = IsBoolean,
        ["chttpd_auth/authentication_db"] = static value => value.Length > 0,
        ["couch_httpd_auth/authentication_db"] = static value => value.Length > 0,
        ["chttpd_auth_lockout/threshold"] = static value => IsInteger(value, 1),
        ["chttpd_auth_lockout/mode"] = static value => value is "enforce" or "off",
        ["couchdb/users_db_security_editable"] = IsBoolean,
        ["couchdb/max_document_size"] = static value => IsInteger(value, 1),
        ["couchdb/max_partition_size"] = static value => IsLong(value),
        ["query_server_config/query_limit"] = IsLimit,
        ["query_server_config/partition_query_limit"] = IsLimit,
        ["uuids/algorithm"] = Uuids.Algorithms.Contains,
        ["uuids/utc_id_suffix"] = static _ => true,
        ["jwt_auth/allowed_algorithms"] = static value => value.Length > 0,
        ["jwt_auth/roles_claim_path"] = static value => value.Length > 0,
        ["jwt_auth/required_claims"] = static value => JsonWebToken.IsClaims(value),
        ["jwt_auth/roles_claim_name"] = static value => value.Length > 0,
    };

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _sections = new(StringComparer.Ordinal);
    private readonly EmbeddedCouchOptions _options;
    private readonly CouchStore _store;

    public Configuration(EmbeddedCouchOptions options, CouchStore store)
    {
        _options = options;
        _store = store;
        using JsonDocument stored = JsonDocument.Parse(store.ServerValue(StoredName, static () => "{}"));
        foreach (JsonProperty section in stored.RootElement.EnumerateObject())
        {
            foreach (JsonProperty value in section.Value.EnumerateObject())
                Section(section.Name)[value.Name] = value.Value.GetString()!;
        }
        ApplyToStore();
    }

    /// <summary>Raised when a value was set or deleted.</summary>
    public event Action? Changed;

    public int MaxJobs => Integer("replicator", "max_jobs", _options.MaxJobs);

    public int MaxChurn => Integer("replicator", "max_churn", _options.MaxChurn);

    public TimeSpan SchedulerInterval => Milliseconds("interval", _options.SchedulerInterval);

    public TimeSpan StartupJitter => Milliseconds("startup_jitter", _options.StartupJitter);

    public TimeSpan CheckpointInterval => Milliseconds("checkpoint_interval", _options.CheckpointInterval);

    public bool UpdateDocs => Get("replicator", "update_docs") is { } value ? value == "true" : _options.UpdateDocs;

    public bool EnableCors => Get("chttpd", "enable_cors") is { } value ? value == "true" : _options.CorsOrigins is not null;

    /// <summary>The origins that may read responses, separated by commas, or <c>*</c> for all.</summary>
    public string CorsOrigins => Get("cors", "origins") ?? _options.CorsOrigins ?? "";

    public bool CorsCredentials => Get("cors", "credentials") is { } value ? value == "true" : _options.CorsCredentials;

    public int MaxDocumentSize => Integer("couchdb", "max_document_size", _options.MaxDocumentSize);

    /// <summary>The size from which on a partition is full, in bytes, or 0 for no limit.</summary>
    public long MaxPartitionSize =>
        long.TryParse(Get("couchdb", "max_partition_size"), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : DefaultPartitionSize;

    public int MaxRequestSize => Integer("chttpd", "max_http_request_size", int.MaxValue);

    public bool AllowsJsonp => Get("chttpd", "allow_jsonp") == "true";

    public bool DecodesPlusToSpace => Get("chttpd", "decode_plus_to_space") != "false";

    /// <summary>How often a request may be rewritten.</summary>
    public int RewriteLimit => Integer("chttpd", "rewrite_limit", 100);

    /// <summary>How clients are to authenticate, or <c>null</c> not to say it.</summary>
    public string? Challenge => Get("chttpd", "WWW-Authenticate");

    public string ForwardedHostHeader => Get("chttpd", "x_forwarded_host") ?? "X-Forwarded-Host";

    /// <summary>The number of rows that CouchDB takes for no limit.</summary>
    public const long MostRows = (1L << 59) - 1;

    /// <summary>How many rows a query may ask for.</summary>
    /// <param name="isPartition">Whether it is a query of one partition.</param>
    public long QueryLimit(bool isPartition) =>
        Integer("query_server_config", isPartition ? "partition_query_limit" : "query_limit", int.MaxValue) is < int.MaxValue and var limit
            ? limit
            : MostRows;

    public string AuthenticationDatabase =>
        Get("chttpd_auth", "authentication_db") ?? Get("couch_httpd_auth", "authentication_db") ?? "_users";

    public TimeSpan SessionTimeout =>
        Get("chttpd_auth", "timeout") is { } seconds
            ? TimeSpan.FromSeconds(int.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture))
            : _options.SessionTimeout;

    /// <summary>The number of wrong passwords that lock an account, or 0 to never lock one.</summary>
    public int LockoutThreshold =>
        Get("chttpd_auth_lockout", "mode") == "off" ? 0 : Integer("chttpd_auth_lockout", "threshold", _options.LockoutThreshold);

    /// <summary>The secret of proxy authentication, or null if it is off.</summary>
    public string? ProxySecret =>
        Get("chttpd_auth", "proxy_use_secret") == "true" && Get("chttpd_auth", "secret") is { } secret ? secret : _options.ProxyAuthSecret;

    /// <summary>
    /// Whether proxies need no secret: CouchDB's default if the handler of proxy authentication is configured, which it is not by default.
    /// </summary>
    public bool TrustsProxies =>
        Get("chttpd", "authentication_handlers") is not null
        && HasHandler("proxy")
        && Get("chttpd_auth", "proxy_use_secret") != "true"
        && _options.ProxyAuthSecret is null;

    /// <summary>Returns whether a way to authenticate is in use. By default all are.</summary>
    /// <param name="name">The name: default, cookie, proxy or jwt.</param>
    public bool HasHandler(string name) =>
        Get("chttpd", "authentication_handlers")?.Contains(name + "_authentication_handler", StringComparison.Ordinal) ?? true;

    /// <summary>The ways to authenticate that were set, in their order, or <c>null</c> if none were.</summary>
    public IReadOnlyList<string>? ConfiguredHandlers =>
        Get("chttpd", "authentication_handlers") is { } value ? Authenticator.HandlersIn(value) : null;

    public bool HasJwtKeys => _options.JwtSecret is not null || Values("jwt_keys").Count > 0;

    /// <summary>Returns an administrator's password or its hash, or <c>null</c> for other users.</summary>
    public string? Admin(string name) => Get("admins", name) ?? (name == _options.AdminUser ? _options.AdminPassword : null);

    public string? Get(string section, string key)
    {
        lock (_sections)
            return _sections.TryGetValue(section, out var values) ? values.GetValueOrDefault(key) : null;
    }

    public IReadOnlyDictionary<string, string> Values(string section)
    {
        lock (_sections)
            return _sections.TryGetValue(section, out var values) ? new Dictionary<string, string>(values) : [];
    }

    public IReadOnlyList<string> Sections
    {
        get
        {
            lock (_sections)
                return [.. _sections.Keys];
        }
    }

    /// <summary>
    /// Sets a value, or deletes it if it is <c>null</c>. Returns the previous value, or an empty string if there was none.
    /// </summary>
    /// <exception cref="CouchException">The setting has no effect here, or does not accept the value.</exception>
    public string Set(string section, string key, string? value)
    {
        if (value is not null)
            value = Checked(section, key, value);
        string former;
        lock (_sections)
        {
            SortedDictionary<string, string> values = Section(section);
            former = values.GetValueOrDefault(key) ?? "";
            if (value is null)
                values.Remove(key);
            else
                values[key] = value;
            if (values.Count == 0)
                _sections.Remove(section);
            _store.SetServerValue(StoredName, Stored());
        }
        ApplyToStore();
        Changed?.Invoke();
        return former;
    }

    private void ApplyToStore()
    {
        _store.AuthenticationDatabase = AuthenticationDatabase;
        _store.Compression = new AttachmentCompression(
            Integer("attachments", "compression_level", AttachmentCompression.DefaultLevel),
            Get("attachments", "compressible_types") ?? AttachmentCompression.DefaultTypes
        );
    }

    private static string Checked(string section, string key, string value)
    {
        switch (section)
        {
            case "admins" when key.Length > 0 && !key.Contains(':', StringComparison.Ordinal) && value.Length > 0:
                return PasswordHash.IsHash(value) ? value : PasswordHash.Of(value);
            case "jwt_keys":
                JsonWebToken.CheckKey(key, value);
                return value;
        }
        if (!Known.TryGetValue($"{section}/{key}", out Func<string, bool>? isValue))
            throw CouchException.NotImplemented(
                $"The setting {section}/{key} has no effect on the embedded server. Supported settings: admins/*, jwt_keys/*, "
                    + $"{string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}."
            );
        return isValue(value)
            ? value
            : throw CouchException.NotImplemented($"The embedded server does not support this value of {section}/{key}.");
    }

    private string Stored() =>
        System.Text.Encoding.UTF8.GetString(
            Json.Object(writer =>
            {
                foreach ((string section, SortedDictionary<string, string> values) in _sections)
                {
                    writer.WriteStartObject(section);
                    foreach ((string key, string value) in values)
                        writer.WriteString(key, value);
                    writer.WriteEndObject();
                }
            })
        );

    private SortedDictionary<string, string> Section(string name)
    {
        if (!_sections.TryGetValue(name, out var values))
            _sections[name] = values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        return values;
    }

    private TimeSpan Milliseconds(string key, TimeSpan otherwise) =>
        Get("replicator", key) is null ? otherwise : TimeSpan.FromMilliseconds(Integer("replicator", key, 0));

    private int Integer(string section, string key, int otherwise) =>
        int.TryParse(Get(section, key), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    private static bool IsInteger(string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least;

    private static bool IsLong(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsLimit(string value) => value == "infinity" || IsInteger(value, 0);

    private static bool IsBoolean(string value) => value is "true" or "false";
}
