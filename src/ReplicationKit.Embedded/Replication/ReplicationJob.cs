using System.Globalization;

namespace ReplicationKit.Embedded.Replication;

internal enum JobState
{
    Pending,
    Running,
    Crashing,
}

/// <summary>An event in a job's history.</summary>
internal readonly record struct JobEvent(string Type, DateTimeOffset Time, string? Reason = null);

/// <summary>A replication that the scheduler manages. Its members change only under the scheduler's lock.</summary>
internal sealed class ReplicationJob
{
    private const int HistoryLimit = 20;

    // CouchDB's processes have ids, and runs must be distinguishable here too.
    private static long s_lastProcess = 100;

    private readonly List<JobEvent> _history = [];
    private TaskCompletionSource<ReplicationOutcome> _outcome = NewOutcome();

    public required string BaseId { get; init; }

    public required string Suffix { get; init; }

    public string Id => BaseId + Suffix;

    public required ReplicationSpecification Specification { get; init; }

    /// <summary>The database of the document that requested the job, or <c>null</c> for a request.</summary>
    public string? Database { get; init; }

    public string? DocumentId { get; init; }

    /// <summary>The user who sent the request, or <c>null</c> for a document.</summary>
    public string? User { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public JobState State { get; set; }

    /// <summary>The number of consecutive crashes without two healthy minutes in between.</summary>
    public int Crashes { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset LastUpdated { get; set; }

    /// <summary>When the job crashed, as a monotonic timestamp: the time of day may be set back.</summary>
    public long CrashedAt { get; set; }

    /// <summary>The delay after a crash before the job may start again.</summary>
    public TimeSpan Backoff { get; set; }

    /// <summary>When the run started, as a monotonic timestamp.</summary>
    public long RunStartedAt { get; set; }

    public DateTimeOffset RunStarted { get; set; }

    public JobRun? Run { get; set; }

    public CancellationTokenSource? Cancellation { get; set; }

    /// <summary>A task that completes when the current run has ended, or <c>null</c> if there is none.</summary>
    public Task? Running { get; set; }

    /// <summary>The progress of the last run that had one, when it ended.</summary>
    public ReplicationProgress? LastProgress { get; set; }

    /// <summary>The job's outcome, for the requests that wait for it. A crash ends their wait, even if the job starts again.</summary>
    public Task<ReplicationOutcome> Outcome => _outcome.Task;

    public string? ProcessId { get; private set; }

    public ReplicationProgress? Progress => Run?.Progress ?? LastProgress;

    /// <summary>The events, the latest first.</summary>
    public IReadOnlyList<JobEvent> History => _history;

    public void Completed(ReplicationOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Removed() => _outcome.TrySetCanceled();

    public void Crashed(JobFailedException failure)
    {
        TaskCompletionSource<ReplicationOutcome> crashed = _outcome;
        _outcome = NewOutcome();
        crashed.TrySetException(failure);
        // Usually no request waits.
        _ = crashed.Task.Exception;
    }

    private static TaskCompletionSource<ReplicationOutcome> NewOutcome() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Record(string type, DateTimeOffset time, string? reason = null)
    {
        LastUpdated = time;
        _history.Insert(0, new JobEvent(type, time, reason));
        if (_history.Count > HistoryLimit)
            _history.RemoveAt(HistoryLimit);
        ProcessId =
            type == "started" ? string.Create(CultureInfo.InvariantCulture, $"<0.{Interlocked.Increment(ref s_lastProcess)}.0>") : null;
    }
}

/// <summary>The outcome of a replication.</summary>
/// <param name="Progress">The progress at the end.</param>
/// <param name="History">The checkpoint's members, or <c>null</c> without checkpoints.</param>
/// <param name="NothingNew">Whether there was nothing to record.</param>
internal sealed record ReplicationOutcome(ReplicationProgress Progress, byte[]? History, bool NothingNew);
