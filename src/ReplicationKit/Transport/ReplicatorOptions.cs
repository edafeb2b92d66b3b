using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ReplicationKit;

/// <summary>
/// How a <see cref="Replicator"/> reaches its server, and what it writes into replication documents. It takes a copy: what changes later
/// changes no replicator.
/// </summary>
public sealed class ReplicatorOptions
{
    /// <summary>No timer knows more than some weeks, and a pause is prolonged here and there.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// The server's address; null: the base address of the <see cref="HttpClient"/>. User and password in it count as basic credentials.
    /// </summary>
    [JsonConverter(typeof(MaskedAddressConverter))]
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// Who the client is; null: user and password of the address, else the default header <c>Authorization</c> of the
    /// <see cref="HttpClient"/>, else anonymous.
    /// </summary>
    public ReplicatorCredentials? Credentials { get; set; }

    /// <summary>
    /// What the server presents to itself at bare names; null: the client's own basic credentials or IAM key. What a handler of the
    /// <see cref="HttpClient"/> adds to requests is not known here.
    /// </summary>
    public EndpointCredentials? LocalCredentials { get; set; }

    /// <summary>The address by which the server reaches itself; null: the client's address. Behind a port mapping they differ.</summary>
    [JsonConverter(typeof(MaskedAddressConverter))]
    public Uri? LocalBaseAddress { get; set; }

    /// <summary>The replicator database: <c>_replicator</c>, or one whose name ends in <c>/_replicator</c>.</summary>
    public string Database { get; set; } = "_replicator";

    /// <summary>
    /// The server that documents are written for and checked against at run time. <see cref="ReplicationAttribute.Server"/> counts for the
    /// compiler alone: where it is another than <see cref="CouchServer.CouchDB35"/>, the default, set both.
    /// </summary>
    public CouchServer Server { get; set; } = CouchServer.CouchDB35;

    /// <summary>
    /// How long an attempt of a request may take before it is given up with a <see cref="TimeoutException"/>: more than zero, at most a
    /// day;
    /// 30 seconds unless set. Feeds and one-shot transient replications are not bound by it.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is sent again that failed in a way that passes by itself: 0 (never) or more; 4 unless set.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>
    /// The wait before the first retry: zero or more; 200 milliseconds unless set. It doubles each time, unless the server says how long to
    /// wait (<c>Retry-After</c>). Following, which tries again without end, waits at least 100 milliseconds, growing to a second.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest wait between two attempts, while following too, whatever the server asks for: not below
    /// <see cref="RetryDelay"/>, at most a day; 30 seconds unless
    /// set.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time between two looks at running figures while following: more than zero, at most a day; 2 seconds unless set. The end of a
    /// replication is told at once, without a look. Where twenty
    /// or more are followed, looks become rarer while nothing happens and the longer it takes, up to five times this; where more than sixty
    /// are, each look takes some of them, in turns.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock; tests set another.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the client logs. Nothing secret is ever logged.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    internal ReplicatorOptions Copy() => (ReplicatorOptions)MemberwiseClone();

    internal void Validate()
    {
        if (Database != "_replicator" && !Database.EndsWith("/_replicator", StringComparison.Ordinal))
            throw new ArgumentException(
                $"The replicator database is '_replicator' or ends in '/_replicator', not '{Database}'.",
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
