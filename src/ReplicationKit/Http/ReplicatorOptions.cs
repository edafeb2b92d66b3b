using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ReplicationKit;

/// <summary>How a <see cref="Replicator"/> reaches its server, and what it writes into replication documents.</summary>
public sealed class ReplicatorOptions
{
    /// <summary>The server's address; null: the base address of the <see cref="HttpClient"/>. User and password in it count as basic credentials.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Who the client is; null: user and password of the address, else anonymous.</summary>
    public ReplicatorCredentials? Credentials { get; set; }

    /// <summary>What the server presents to itself at bare names; null: the client's own basic credentials or IAM key.</summary>
    public EndpointCredentials? LocalCredentials { get; set; }

    /// <summary>The address by which the server reaches itself; null: the client's address. Behind a port mapping they differ.</summary>
    public Uri? LocalBaseAddress { get; set; }

    /// <summary>The replicator database: <c>_replicator</c>, or one whose name ends in <c>/_replicator</c>.</summary>
    public string Database { get; set; } = "_replicator";

    /// <summary>
    /// The server that documents are written for and checked against at run time. <see cref="ReplicationAttribute.Server"/> counts for the
    /// compiler alone: where it is another than <see cref="CouchServer.CouchDB35"/>, the default, set both.
    /// </summary>
    public CouchServer Server { get; set; } = CouchServer.CouchDB35;

    /// <summary>How long an attempt of a request may take before it is given up with a <see cref="TimeoutException"/>. Feeds and one-shot transient replications are not bound by it.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is sent again that failed in a way that passes by itself; 0: never.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The wait before the first retry; it doubles each time, unless the server says how long to wait (<c>Retry-After</c>).</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts, while following too.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time between two looks at running figures while following. The end of a replication is told at once, without a look. Where twenty
    /// or more are followed, looks become rarer while nothing happens and the longer it takes, up to five times this; where more than sixty
    /// are, each look takes some of them, in turns.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock; tests set another.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the client logs. Nothing secret is ever logged.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    internal void Validate()
    {
        if (Database != "_replicator" && !Database.EndsWith("/_replicator", StringComparison.Ordinal))
            throw new ArgumentException($"The replicator database is '_replicator' or ends in '/_replicator', not '{Database}'.", nameof(Database));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, RetryDelay);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PollInterval, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(Logger);
    }
}
