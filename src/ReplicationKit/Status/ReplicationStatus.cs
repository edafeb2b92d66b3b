using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The status of a replication at one moment, as <c>_scheduler/docs</c> describes it. The counts include all its runs: a run that continues
/// from a checkpoint continues counting. URLs do not contain credentials.
/// </summary>
public sealed record ReplicationStatus
{
    /// <summary>Gets the id of the document in the replicator database.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the replicator database, such as <c>_replicator</c>, or <c>null</c> if the server does not report it.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// Gets the id that the server computes from source, target, filter and other options, or <c>null</c> before it is known and after the
    /// end.
    /// </summary>
    public string? ReplicationId { get; init; }

    /// <summary>Gets the node that runs the job, or <c>null</c> if no node does.</summary>
    public string? Node { get; init; }

    /// <summary>
    /// Gets the source's URL, or <c>null</c> if it is unknown. The scheduler does not report it while the replication has no job, as in <see
    /// cref="ReplicationState.Error"/>; then it is read from the document, but not for the statuses of a follower.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>
    /// Gets the target's URL, or <c>null</c> if it is unknown. The scheduler does not report it while the replication has no job, as in <see
    /// cref="ReplicationState.Error"/>; then it is read from the document, but not for the statuses of a follower.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>Gets the proxy for the source, with its password replaced by <c>*****</c>, or <c>null</c> if there is none.</summary>
    public string? SourceProxy { get; init; }

    /// <summary>Gets the proxy for the target, with its password replaced by <c>*****</c>, or <c>null</c> if there is none.</summary>
    public string? TargetProxy { get; init; }

    /// <summary>Gets the state.</summary>
    public ReplicationState State { get; init; }

    /// <summary>
    /// Gets the server's name of the state if <see cref="State"/> is <see cref="ReplicationState.Unknown"/>, or <c>null</c> otherwise.
    /// </summary>
    public string? StateText { get; init; }

    /// <summary>Gets how often the job crashed or could not start. The count is not reset when the job runs again.</summary>
    public int ErrorCount { get; init; }

    /// <summary>Gets the time when the replication began, or <c>null</c> if it has not begun.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Gets the time when the state last changed, in whole seconds, or <c>null</c> if the server does not report it.</summary>
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>Gets a value that indicates whether the server reported progress. Otherwise all counts are 0.</summary>
    public bool HasFigures { get; init; }

    /// <summary>Gets the number of revisions that were compared with the target.</summary>
    public long RevisionsChecked { get; init; }

    /// <summary>Gets the number of revisions that the target lacked.</summary>
    public long MissingRevisionsFound { get; init; }

    /// <summary>Gets the number of documents that were read from the source.</summary>
    public long DocsRead { get; init; }

    /// <summary>Gets the number of documents that were written to the target.</summary>
    public long DocsWritten { get; init; }

    /// <summary>
    /// Gets the number of documents that the target rejected, for example by a validation function. The replication still completes.
    /// </summary>
    public long DocWriteFailures { get; init; }

    /// <summary>Gets the number of documents that <c>_bulk_get</c> returned.</summary>
    public long BulkGetDocs { get; init; }

    /// <summary>Gets the number of documents that were requested with <c>_bulk_get</c>.</summary>
    public long BulkGetAttempts { get; init; }

    /// <summary>
    /// Gets the number of the source's changes that were not yet processed, or <c>null</c> if it is unknown. The server does not report it
    /// for the first <c>connection_timeout</c> (30 seconds), and caches it for as long afterwards. Until then, a follower that can reach
    /// the source queries the source itself; if more than 60 replications are followed, 60 sources in ten seconds, in turn.
    /// </summary>
    public long? ChangesPending { get; init; }

    /// <summary>Gets the source's sequence at the last checkpoint, or <c>null</c> if the server reported no progress.</summary>
    public string? CheckpointedSourceSeq { get; init; }

    /// <summary>Gets the source's sequence that was read last, or <c>null</c> if the job is not running.</summary>
    public string? SourceSeq { get; init; }

    /// <summary>Gets the source's sequence up to which every change is in the target, or <c>null</c> if the job is not running.</summary>
    public string? ThroughSeq { get; init; }

    /// <summary>Gets the server's error message as it was sent, or <c>null</c> if there is no error.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the meaning of <see cref="Reason"/>.</summary>
    public ReplicationFailure Failure { get; init; }

    /// <summary>
    /// Gets the database that <see cref="Reason"/> is about, or <c>null</c> if there is no error or the message does not name it.
    /// </summary>
    public ReplicationSide? FailedSide => FailureText.SideOf(Reason, Source, Target);

    /// <summary>Gets a remedy for <see cref="Failure"/>, or <c>null</c> if there is no error or its remedy is unknown.</summary>
    public string? Advice => FailureText.Advice(Failure, FailedSide);

    /// <summary>
    /// Gets the id of the document that runs the same replication if <see cref="Failure"/> is <see cref="ReplicationFailure.Duplicate"/>,
    /// or <c>null</c> if the server does not report it.
    /// </summary>
    public string? DuplicateOf { get; init; }

    /// <summary>
    /// Gets the fraction of the source's changes that have been processed, from 0 to 1, or <c>null</c> if it is not known yet. It is
    /// computed from the sequence numbers once <see cref="ChangesPending"/> is known, and is known when a one-shot replication has
    /// completed. It never decreases in the statuses that one follower receives.
    /// </summary>
    public double? Progress { get; init; }

    /// <summary>
    /// Gets a value that indicates whether <see cref="Progress"/> and <see cref="ChangesPending"/> are estimates: the server has not reported
    /// a number yet, the client asked the source itself, and the replication has a filter, so not every pending change concerns it.
    /// </summary>
    public bool ProgressIsEstimated { get; init; }

    /// <summary>
    /// Gets the number of documents written to the target per second, smoothed over about ten seconds, or <c>null</c> if it is unknown. Only
    /// statuses that a follower receives have it, from the second one of a running replication.
    /// </summary>
    public double? DocumentsPerSecond { get; init; }

    /// <summary>
    /// Gets the time that the pending changes will take at the current speed, or <c>null</c> if it is unknown. It is zero if no changes are
    /// pending. Only statuses that a follower receives have it.
    /// </summary>
    public TimeSpan? EstimatedTimeRemaining { get; init; }

    /// <summary>Gets a value that indicates whether the replication has ended: completed or failed.</summary>
    public bool IsTerminal => State is ReplicationState.Completed or ReplicationState.Failed;

    /// <summary>
    /// Gets the time when the server restarts a crashing job: 30 seconds after the first crash, and twice as long after each further one,
    /// up to 8.5 hours; <c>null</c> in any other state. The server chooses the delay after <see cref="ReplicationState.Error"/> at random
    /// and does not report it.
    /// </summary>
    public DateTimeOffset? NextRetry =>
        State == ReplicationState.Crashing && LastUpdated is { } last && ErrorCount > 0 ? last + CrashBackoff(ErrorCount) : null;

    /// <summary>Returns one line with the id, the state, the progress and the reason of an error.</summary>
    public override string ToString()
    {
        string text = StateText is null ? $"{Id}: {State}" : $"{Id}: {StateText}";
        if (HasFigures)
            text += $", {DocsWritten} of {Counted.Of(DocsRead, "document")} written";
        if (ChangesPending is { } pending)
            text += $", {Counted.Of(pending, "change")} pending";
        return Reason is null ? text : $"{text}, {Reason}";
    }

    /// <summary>
    /// Gets a value that indicates whether the scheduler has no job for the replication, and so does not report its endpoints, which its
    /// document contains. A row without an id has no document to read.
    /// </summary>
    internal bool HasNoJob =>
        Id.Length > 0 && Source is null && State is (ReplicationState.Initializing or ReplicationState.Error or ReplicationState.Pending);

    /// <summary>Returns the status of a replication without a job, completed with what its document contains.</summary>
    internal ReplicationStatus WithDocument(ReplicationStatus document) =>
        State == ReplicationState.Pending && document.IsTerminal
            ? document
            : this with
            {
                Source = document.Source,
                Target = document.Target,
                Failure = FailureText.Classify(Reason, document.Source, document.Target),
            };

    /// <summary>Returns the status with the progress of its active task, which a server without a scheduler reports instead.</summary>
    internal ReplicationStatus WithTask(ActiveTask? task) =>
        IsTerminal || task?.Figures is not { } figures
            ? this
            : this with
            {
                ReplicationId = task.ReplicationId ?? ReplicationId,
                Node = task.Node ?? Node,
                StartTime = task.StartedOn ?? StartTime,
                HasFigures = true,
                RevisionsChecked = figures.RevisionsChecked,
                MissingRevisionsFound = figures.MissingRevisionsFound,
                DocsRead = figures.DocsRead,
                DocsWritten = figures.DocsWritten,
                DocWriteFailures = figures.DocWriteFailures,
                ChangesPending = figures.ChangesPending,
                CheckpointedSourceSeq = figures.CheckpointedSourceSeq,
                SourceSeq = figures.SourceSeq,
                ThroughSeq = figures.ThroughSeq,
            };

    /// <summary>Source: <c>couch_replicator_scheduler:backoff_micros/1</c>: 30 s times 2 to the power of n - 1, n at most 11.</summary>
    private static TimeSpan CrashBackoff(int crashes) => TimeSpan.FromSeconds(30L << Math.Min(crashes - 1, 10));
}
