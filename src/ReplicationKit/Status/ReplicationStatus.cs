namespace ReplicationKit;

/// <summary>
/// Where a replication stands at one moment, as <c>_scheduler/docs</c> describes it. Figures count from the first run of the
/// replication: a run that goes on from a checkpoint goes on counting. URLs are shown without credentials.
/// </summary>
public sealed record ReplicationStatus
{
    /// <summary>The id of the document in the replicator database.</summary>
    public required string Id { get; init; }

    /// <summary>The replicator database, such as <c>_replicator</c>; null: not told.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// The id that the server computes from source, target, filter and the like; null before it is known and after the end.
    /// </summary>
    public string? ReplicationId { get; init; }

    /// <summary>The node that runs the job; null: none does.</summary>
    public string? Node { get; init; }

    /// <summary>The source's URL; null while the server has no job for it.</summary>
    public string? Source { get; init; }

    /// <summary>The target's URL; null while the server has no job for it.</summary>
    public string? Target { get; init; }

    /// <summary>The proxy to the source, its password shown as <c>*****</c>; null: none.</summary>
    public string? SourceProxy { get; init; }

    /// <summary>The proxy to the target, its password shown as <c>*****</c>; null: none.</summary>
    public string? TargetProxy { get; init; }

    /// <summary>The state.</summary>
    public ReplicationState State { get; init; }

    /// <summary>The state as the server named it, where <see cref="State"/> is <see cref="ReplicationState.Unknown"/>; else null.</summary>
    public string? StateText { get; init; }

    /// <summary>How often the job died or could not start. It does not go back to 0 merely because the job runs again.</summary>
    public int ErrorCount { get; init; }

    /// <summary>When the replication began; null: it has not.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When the state changed last, to the second; null: not told.</summary>
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>Whether the server told any figures; while it has not, they are all 0.</summary>
    public bool HasFigures { get; init; }

    /// <summary>How many revisions were compared with the target.</summary>
    public long RevisionsChecked { get; init; }

    /// <summary>How many of them the target lacked.</summary>
    public long MissingRevisionsFound { get; init; }

    /// <summary>How many documents were read from the source.</summary>
    public long DocsRead { get; init; }

    /// <summary>How many documents were written to the target.</summary>
    public long DocsWritten { get; init; }

    /// <summary>How many documents the target refused, such as by a validation function. A replication completes all the same.</summary>
    public long DocWriteFailures { get; init; }

    /// <summary>How many documents <c>_bulk_get</c> gave.</summary>
    public long BulkGetDocs { get; init; }

    /// <summary>How many documents <c>_bulk_get</c> was asked for.</summary>
    public long BulkGetAttempts { get; init; }

    /// <summary>
    /// How many changes of the source were still to be looked at; null for the first <c>connection_timeout</c> (30 seconds), and for so
    /// long a number that was true once.
    /// </summary>
    public long? ChangesPending { get; init; }

    /// <summary>The source's sequence at the last checkpoint; null: no figures.</summary>
    public string? CheckpointedSourceSeq { get; init; }

    /// <summary>The source's sequence that was read last; null: not running.</summary>
    public string? SourceSeq { get; init; }

    /// <summary>The source's sequence up to which everything is in the target; null: not running.</summary>
    public string? ThroughSeq { get; init; }

    /// <summary>The server's text about the error, as it was sent; null: no error.</summary>
    public string? Reason { get; init; }

    /// <summary>What <see cref="Reason"/> means.</summary>
    public ReplicationFailure Failure { get; init; }

    /// <summary>Which database <see cref="Reason"/> is about, or <c>null</c> if there is no error or it does not say so.</summary>
    public ReplicationSide? FailedSide => FailureText.SideOf(Reason, Source, Target);

    /// <summary>What to do about <see cref="Failure"/>, or <c>null</c> if there is no error or it is not known.</summary>
    public string? Advice => FailureText.Advice(Failure);

    /// <summary>
    /// The id of the document that runs the same replication, where <see cref="Failure"/> is <see cref="ReplicationFailure.Duplicate"/>;
    /// null: not told.
    /// </summary>
    public string? DuplicateOf { get; init; }

    /// <summary>
    /// The part of the source's changes that is done, 0 to 1; null: not known yet. It is known from the sequence numbers once the server
    /// told <see cref="ChangesPending"/>, and when a one-shot replication has completed; of one follower's statuses none shows less than
    /// the one before it.
    /// </summary>
    public double? Progress { get; init; }

    /// <summary>Whether the replication has ended: completed or failed.</summary>
    public bool IsTerminal => State is ReplicationState.Completed or ReplicationState.Failed;

    /// <summary>
    /// When the server starts a crashing job again: 30 seconds after the first crash, twice as long after each further one, 8.5 hours at
    /// most. Null in any other state; the waiting time of <see cref="ReplicationState.Error"/> is drawn by lot and not told.
    /// </summary>
    public DateTimeOffset? NextRetry =>
        State == ReplicationState.Crashing && LastUpdated is { } last && ErrorCount > 0 ? last + CrashBackoff(ErrorCount) : null;

    /// <summary>One line for people: id, state, figures, and the reason of an error.</summary>
    public override string ToString()
    {
        string text = StateText is null ? $"{Id}: {State}" : $"{Id}: {StateText}";
        if (HasFigures)
            text += $", {DocsWritten} of {DocsRead} documents written";
        if (ChangesPending is { } pending)
            text += $", {pending} changes pending";
        return Reason is null ? text : $"{text}, {Reason}";
    }

    /// <summary>Source: <c>couch_replicator_scheduler:backoff_micros/1</c>: 30 s times 2 to the power of n - 1, n at most 11.</summary>
    private static TimeSpan CrashBackoff(int crashes) => TimeSpan.FromSeconds(30L << Math.Min(crashes - 1, 10));
}
