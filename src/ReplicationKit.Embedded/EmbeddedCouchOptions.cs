using Microsoft.Extensions.Logging;

namespace ReplicationKit.Embedded;

/// <summary>
/// How an <see cref="EmbeddedCouch"/> runs. The defaults are those of CouchDB, except where a test would wait for nothing.
/// </summary>
public sealed class EmbeddedCouchOptions
{
    /// <summary>The loopback port, 0 to 65535. 0, the default, takes a free one and keeps it over restarts.</summary>
    public int Port { get; set; }

    /// <summary>
    /// The name of the server's administrator; <c>admin</c> by default. A server without one is refused, as CouchDB 3 does.
    /// </summary>
    public string AdminUser { get; set; } = "admin";

    /// <summary>
    /// The administrator's password; <c>password</c> by default, since the server listens on the loopback interface only.
    /// </summary>
    public string AdminPassword { get; set; } = "password";

    /// <summary>
    /// The SQLite file that keeps the data, created when absent; its folder must exist. It belongs to one server at a time. Null, the
    /// default, keeps everything in memory until the server is disposed.
    /// </summary>
    public string? DataFile { get; set; }

    /// <summary>
    /// The clock of everything the server does: timestamps, sessions, heartbeats, retries, back-off. Null means the system's.
    /// </summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>Spreads retries and starts, or <c>null</c> to use the system's.</summary>
    internal Random? Random { get; set; }

    /// <summary>Receives what the server logs; credentials are never among it. Null logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// How many replications run at once, 1 or more; the others are pending. <c>[replicator] max_jobs</c>, 500 by default.
    /// </summary>
    public int MaxJobs { get; set; } = 500;

    /// <summary>
    /// How many continuous replications give way to pending ones at each <see cref="SchedulerInterval"/>. <c>[replicator] max_churn</c>, 20
    /// by default.
    /// </summary>
    public int MaxChurn { get; set; } = 20;

    /// <summary>
    /// How often running replications give way to pending ones. <c>[replicator] interval</c>; 1 second here, 60 seconds in CouchDB.
    /// </summary>
    public TimeSpan SchedulerInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest random delay before a replication starts. <c>[replicator] startup_jitter</c>; none here, 5 seconds in CouchDB.
    /// </summary>
    public TimeSpan StartupJitter { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// The wait after a replication's first crash, doubled with each further one, at most 2^10 times as long; 30 seconds as in CouchDB.
    /// </summary>
    public TimeSpan CrashBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The unit of the random wait after a replication could not become a job; 1 second as in CouchDB, which waits up to 64 * 2^n of them.
    /// </summary>
    public TimeSpan ErrorBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often an unfinished replication records a checkpoint unless its document says so. <c>[replicator] checkpoint_interval</c>, 30
    /// seconds by default.
    /// </summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the states <c>triggered</c> and <c>error</c> are written into documents too. <c>[replicator] update_docs</c>, false by
    /// default.
    /// </summary>
    public bool UpdateDocs { get; set; }

    /// <summary>
    /// Gets or sets the time after which a call of a design document's function (filter, view, validation) is ended with CouchDB's
    /// <c>os_process_error</c>. <c>[couchdb] os_process_timeout</c>, 5 seconds by default. Measured by <see cref="TimeProvider"/>, except
    /// that
    /// one match of a regular expression is ended after 1 second of the system's clock at most. A call is also ended when it allocates 256
    /// MB.
    /// </summary>
    public TimeSpan ScriptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a session cookie is good for; 10 minutes by default.</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many wrong passwords lock an account for five minutes; 5 as in CouchDB 3.4 and later, 0 never locks. <c>[chttpd_auth_lockout]
    /// threshold</c>.
    /// </summary>
    public int LockoutThreshold { get; set; } = 5;

    /// <summary>The secret of proxy authentication (<c>X-Auth-CouchDB-*</c> headers). Null, the default, ignores these headers.</summary>
    public string? ProxyAuthSecret { get; set; }

    /// <summary>The secret of JWT authentication (HS256). Null, the default, refuses bearer tokens.</summary>
    public string? JwtSecret { get; set; }

    /// <summary>
    /// Gets or sets the largest document in bytes, without attachments; a larger one is refused with status 413. <c>[couchdb]
    /// max_document_size</c>, 8,000,000 by default.
    /// </summary>
    public int MaxDocumentSize { get; set; } = 8_000_000;

    /// <summary>
    /// Gets or sets the origins of web pages that may use the server, separated by commas, or <c>*</c> for all. <c>[chttpd]
    /// enable_cors</c> and <c>[cors] origins</c>. <c>null</c>, the default, allows none.
    /// </summary>
    public string? CorsOrigins { get; set; }

    internal EmbeddedCouchOptions Copy() => (EmbeddedCouchOptions)MemberwiseClone();
}
