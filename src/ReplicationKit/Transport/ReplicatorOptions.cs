using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ReplicationKit;

/// <summary>
/// Specifies how a <see cref="Replicator"/> reaches its server, and what it writes into replication documents. The replicator copies the
/// options, so later changes have no effect.
/// </summary>
public sealed class ReplicatorOptions
{
    /// <summary>The maximum of all times: timers support only some weeks, and delays can be extended.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// Gets or sets the server's address, or <c>null</c> to use the base address of the <see cref="HttpClient"/>. A user and a password in
    /// it are used as basic credentials.
    /// </summary>
    [JsonConverter(typeof(MaskedAddressConverter))]
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// Gets or sets the client's credentials. If <c>null</c>, the user and the password in the address are used, or the default
    /// <c>Authorization</c> header of the <see cref="HttpClient"/>, or none.
    /// </summary>
    public ReplicatorCredentials? Credentials { get; set; }

    /// <summary>
    /// Gets or sets the credentials that the server presents to itself for bare names, or <c>null</c> to use the client's own basic
    /// credentials or IAM key. Credentials that a handler of the <see cref="HttpClient"/> adds are not used.
    /// </summary>
    public EndpointCredentials? LocalCredentials { get; set; }

    /// <summary>
    /// Gets or sets the address by which the server reaches itself, or <c>null</c> to use the client's address. They differ behind a port
    /// mapping.
    /// </summary>
    [JsonConverter(typeof(MaskedAddressConverter))]
    public Uri? LocalBaseAddress { get; set; }

    /// <summary>Gets or sets the replicator database: <c>_replicator</c>, or one whose name ends in <c>/_replicator</c>.</summary>
    public string Database { get; set; } = "_replicator";

    /// <summary>
    /// Gets or sets the server for which documents are written and against which they are checked at run time, or <c>null</c> to use the
    /// version that the server reports (<c>GET /</c>). It is read once, before the first document is written; a server that does not report
    /// it counts as <see cref="CouchServer.CouchDB35"/>. <see cref="ReplicationAttribute.Server"/> only affects the compiler.
    /// </summary>
    public CouchServer? Server { get; set; }

    /// <summary>
    /// Gets or sets the timeout of each attempt, after which it fails with a <see cref="TimeoutException"/>: more than zero, at most one
    /// day. The default is 30 seconds. Feeds and one-shot transient replications are not limited by it.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often a request is retried after a transient failure, 0 or more. The default is 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>
    /// Gets or sets the delay before the first retry, zero or more. The default is 200 milliseconds. The delay doubles each time, unless
    /// the server specifies it (<c>Retry-After</c>). Following, which retries indefinitely, waits at least 100 milliseconds, growing to one
    /// second.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Gets or sets the longest delay between two attempts, including while following, and whatever the server requests: at least
    /// <see cref="RetryDelay"/>, at most one day. The default is 30 seconds.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the interval at which the progress is polled while following: more than zero, at most one day. The default is 2
    /// seconds. The end of a replication is reported immediately, without polling. While a replication starts, there are up to three more
    /// polls, after 200, 400 and 800 milliseconds, so that its progress is known early. If twenty or more replications are followed, polls
    /// become rarer while nothing changes and the longer the replications take, up to five times the interval. If more than sixty are
    /// followed, each poll reads some of them, in turn.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the clock, which tests can replace.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the logger of the client. Secrets are never logged.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    internal ReplicatorOptions Copy() => (ReplicatorOptions)MemberwiseClone();

    internal void Validate()
    {
        if (Database != "_replicator" && !Database.EndsWith("/_replicator", StringComparison.Ordinal))
            throw new ArgumentException(
                $"The replicator database must be '_replicator' or end in '/_replicator', not '{Database}'.",
                nameof(Database)
            );
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RequestTimeout, Longest);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, RetryDelay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRetryDelay, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PollInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PollInterval, Longest);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(Logger);
    }
}
