using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

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

    // CouchDB's keys, and their values.
    private static readonly Dictionary<string, SettingValue> Known = new(StringComparer.Ordinal)
    {
        ["replicator/max_jobs"] = SettingValue.Integer(1),
        ["replicator/max_churn"] = SettingValue.Integer(0),
        ["replicator/interval"] = SettingValue.Integer(1),
        ["replicator/startup_jitter"] = SettingValue.Integer(0),
        ["replicator/checkpoint_interval"] = SettingValue.Integer(1),
        ["replicator/update_docs"] = SettingValue.Boolean,
        ["chttpd/allow_jsonp"] = SettingValue.Boolean,
        ["chttpd/enable_cors"] = SettingValue.Boolean,
        ["chttpd/authentication_handlers"] = new(
            Authenticator.AreHandlers,
            "must be a list such as \"[{chttpd_auth, default_authentication_handler}]\", of default, cookie, proxy and jwt"
        ),
        ["chttpd/decode_plus_to_space"] = SettingValue.Boolean,
        ["chttpd/max_http_request_size"] = SettingValue.Integer(1),
        ["chttpd/rewrite_limit"] = SettingValue.Integer(0),
        ["chttpd/secure_rewrites"] = SettingValue.Boolean,
        ["chttpd/WWW-Authenticate"] = new(
            static value => value.Length > 0 && !value.Any(char.IsControl),
            "must not be empty or contain control characters"
        ),
        ["chttpd/x_forwarded_host"] = SettingValue.NotEmpty,
        ["attachments/compression_level"] = SettingValue.Integer(0, 9),
        ["attachments/compressible_types"] = SettingValue.Any,
        ["cors/origins"] = SettingValue.Any,
        ["cors/credentials"] = SettingValue.Boolean,
        ["cors/methods"] = SettingValue.Any,
        ["cors/headers"] = SettingValue.Any,
        ["cors/max_age"] = SettingValue.Integer(0),
        ["chttpd_auth/timeout"] = SettingValue.Integer(1),
        ["chttpd_auth/secret"] = SettingValue.Secret,
        ["chttpd_auth/proxy_use_secret"] = SettingValue.Boolean,
        ["chttpd_auth/authentication_db"] = SettingValue.NotEmpty,
        ["couch_httpd_auth/authentication_db"] = SettingValue.NotEmpty,
        ["chttpd_auth_lockout/threshold"] = SettingValue.Integer(1),
        ["chttpd_auth_lockout/mode"] = SettingValue.OneOf("enforce", "off"),
        ["couchdb/users_db_security_editable"] = SettingValue.Boolean,
        ["couchdb/max_document_size"] = SettingValue.Integer(1),
        ["couchdb/max_partition_size"] = SettingValue.Long,
        ["query_server_config/query_limit"] = SettingValue.Limit,
        ["query_server_config/partition_query_limit"] = SettingValue.Limit,
        ["uuids/algorithm"] = SettingValue.OneOf(Uuids.Algorithms),
        ["uuids/utc_id_suffix"] = SettingValue.Any,
        ["jwt_auth/allowed_algorithms"] = SettingValue.NotEmpty,
        ["jwt_auth/roles_claim_path"] = SettingValue.NotEmpty,
        ["jwt_auth/required_claims"] = new(JsonWebToken.IsClaims, "must be a list of exp, nbf, iat and {iss, \"issuer\"}"),
        ["jwt_auth/roles_claim_name"] = SettingValue.NotEmpty,
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
            case "admins":
                if (key.Length == 0 || key.Contains(':', StringComparison.Ordinal) || value.Length == 0)
                    throw CouchException.BadRequest(
                        "admins: an administrator's name must not be empty or contain a colon, and the password must not be empty."
                    );
                return PasswordHash.IsHash(value) ? value : PasswordHash.Of(value);
            case "jwt_keys":
                JsonWebToken.CheckKey(key, value);
                return value;
        }

        string name = $"{section}/{key}";
        if (Known.TryGetValue(name, out SettingValue? values))
            return values.Accepts(value) ? value : throw CouchException.NotImplemented(values.Refusal(name, value));
        string meant = Spelling.Nearest(name, Known.Keys) is { } nearest ? $" Did you mean {nearest}?" : "";
        throw CouchException.NotImplemented(
            $"The setting {name} has no effect on the embedded server.{meant} Supported settings: admins/*, jwt_keys/*, "
                + $"{string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}."
        );
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
}
