using System.Net;
using Microsoft.Extensions.Logging;

namespace ReplicationKit.Embedded;

/// <summary>
/// The options of an <see cref="EmbeddedCouch"/>. The defaults are those of CouchDB, except where they would only make tests wait.
/// </summary>
public sealed class EmbeddedCouchOptions
{
    /// <summary>
    /// Gets or sets the port, from 0 to 65535. 0, the default, selects a free port, which stays the same across restarts.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// Gets or sets the address to listen on. The default is <see cref="IPAddress.Loopback"/>, which only this machine can reach. Any other
    /// address requires an <see cref="AdminPassword"/> that is not the default. Connections are not encrypted.
    /// </summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>
    /// Gets or sets the name of the server's administrator. The default is <c>admin</c>. As in CouchDB 3, an administrator is required.
    /// </summary>
    public string AdminUser { get; set; } = "admin";

    /// <summary>
    /// Gets or sets the administrator's password. The default is <c>password</c>, which is accepted on the loopback interface only.
    /// </summary>
    public string AdminPassword { get; set; } = "password";

    /// <summary>
    /// Gets or sets the path of the SQLite file that stores the data, or <c>null</c>, the default, to keep the data in memory until the
    /// server is disposed. The file is created if it does not exist; its folder must exist. Only one server can use a file at a time.
    /// </summary>
    public string? DataFile { get; set; }

    /// <summary>
    /// Gets or sets the clock for everything the server does, such as timestamps, sessions, heartbeats and delays, or <c>null</c> to use
    /// the system's.
    /// </summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>The random number generator for the delays of retries and starts, or <c>null</c> to use the shared one.</summary>
    internal Random? Random { get; set; }

    /// <summary>Gets or sets the logger factory, or <c>null</c> to disable logging. Credentials are never logged.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of replications that run at the same time, 1 or more; the others are pending. <c>[replicator]
    /// max_jobs</c>, 500 by default.
    /// </summary>
    public int MaxJobs { get; set; } = 500;

    /// <summary>
    /// Gets or sets how many continuous replications are replaced with pending ones at each <see cref="SchedulerInterval"/>. <c>[replicator]
    /// max_churn</c>, 20 by default.
    /// </summary>
    public int MaxChurn { get; set; } = 20;

    /// <summary>
    /// Gets or sets the interval at which pending replications replace running ones. <c>[replicator] interval</c>, 1 second by default
    /// (CouchDB: 60 seconds).
    /// </summary>
    public TimeSpan SchedulerInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the longest random delay before a replication starts. <c>[replicator] startup_jitter</c>, none by default (CouchDB: 5
    /// seconds).
    /// </summary>
    public TimeSpan StartupJitter { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// Gets or sets the delay after a replication's first crash. It doubles with each further crash, up to 2^10 times. The default is 30
    /// seconds, as in CouchDB, whose delay <c>ReplicationStatus.NextRetry</c> of the client assumes because no server reports it.
    /// </summary>
    public TimeSpan CrashBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the unit of the random delay after the server could not create a job for a replication document. The default is 1
    /// second, as in CouchDB, which waits up to 64 * 2^n units.
    /// </summary>
    public TimeSpan ErrorBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the interval at which an unfinished replication records a checkpoint, unless its document specifies one.
    /// <c>[replicator] checkpoint_interval</c>, 30 seconds by default.
    /// </summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets a value that indicates whether the states <c>triggered</c> and <c>error</c> are also written to documents.
    /// <c>[replicator] update_docs</c>, <c>false</c> by default.
    /// </summary>
    public bool UpdateDocs { get; set; }

    /// <summary>
    /// Gets or sets the time after which a call of a design document's function (filter, view, validation) is terminated with CouchDB's
    /// <c>os_process_error</c>. <c>[couchdb] os_process_timeout</c>, 5 seconds by default. It is measured by <see cref="TimeProvider"/>,
    /// except that one match of a regular expression ends after at most 1 second of the system's clock. A call also ends when it allocates
    /// 256 MB.
    /// </summary>
    public TimeSpan ScriptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the lifetime of a session cookie. The default is 10 minutes.</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Gets or sets how many wrong passwords lock an account for five minutes, or 0 to never lock accounts. <c>[chttpd_auth_lockout]
    /// threshold</c>, 5 by default, as in CouchDB 3.4 and later.
    /// </summary>
    public int LockoutThreshold { get; set; } = 5;

    /// <summary>
    /// Gets or sets the secret of proxy authentication (<c>X-Auth-CouchDB-*</c> headers), or <c>null</c>, the default, to ignore these
    /// headers.
    /// </summary>
    public string? ProxyAuthSecret { get; set; }

    /// <summary>Gets or sets the secret of JWT authentication (HS256), or <c>null</c>, the default, to reject bearer tokens.</summary>
    public string? JwtSecret { get; set; }

    /// <summary>
    /// Gets or sets the maximum size of a document in bytes, without attachments. Larger documents are rejected with 413. <c>[couchdb]
    /// max_document_size</c>, 8,000,000 by default.
    /// </summary>
    public int MaxDocumentSize { get; set; } = 8_000_000;

    /// <summary>
    /// Gets or sets the origins of web pages that may use the server, separated by commas, or <c>*</c> for all, or <c>null</c>, the
    /// default, for none. <c>[chttpd] enable_cors</c> and <c>[cors] origins</c>.
    /// </summary>
    public string? CorsOrigins { get; set; }

    /// <summary>
    /// Gets or sets whether pages of <see cref="CorsOrigins"/> may send credentials and cookies, as PouchDB always does. <c>[cors]
    /// credentials</c>, <c>false</c> by default, as in CouchDB.
    /// </summary>
    public bool CorsCredentials { get; set; }

    internal EmbeddedCouchOptions Copy() => (EmbeddedCouchOptions)MemberwiseClone();
}
