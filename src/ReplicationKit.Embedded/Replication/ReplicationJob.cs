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

/// <summary>A replication in the scheduler's hands. Its members change under the scheduler's lock only.</summary>
internal sealed class ReplicationJob
{
    private const int HistoryLimit = 20;

    // CouchDB's processes have ids; something must tell two runs apart here as well.
    private static long s_lastProcess = 100;

    private readonly List<JobEvent> _history = [];
    private TaskCompletionSource<ReplicationOutcome> _outcome = NewOutcome();

    public required string BaseId { get; init; }

    public required string Suffix { get; init; }

    public string Id => BaseId + Suffix;

    public required ReplicationSpecification Specification { get; init; }

    /// <summary>The database of the document that asked for it; null for a request.</summary>
    public string? Database { get; init; }

    public string? DocumentId { get; init; }

    /// <summary>Who sent the request; null for a document.</summary>
    public string? User { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public JobState State { get; set; }

    /// <summary>How often in a row the job crashed without two minutes of health between.</summary>
    public int Crashes { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset LastUpdated { get; set; }

    /// <summary>When the job crashed, as a timestamp of the clock: the time of day may be set back.</summary>
    public long CrashedAt { get; set; }

    /// <summary>How long after a crash the job may start again.</summary>
    public TimeSpan Backoff { get; set; }

    /// <summary>When the run started, as a timestamp of the clock.</summary>
    public long RunStartedAt { get; set; }

    public DateTimeOffset RunStarted { get; set; }

    public JobRun? Run { get; set; }

    public CancellationTokenSource? Cancellation { get; set; }

    /// <summary>Ends when the present run has; null when there is none.</summary>
    public Task? Running { get; set; }

    /// <summary>What the last run had counted when it ended.</summary>
    public ReplicationProgress? LastProgress { get; set; }

    /// <summary>How the job ends, for the requests that wait for it; a crash is an end to them, even if the job starts again.</summary>
    public Task<ReplicationOutcome> Outcome => _outcome.Task;

    public string? ProcessId { get; private set; }

    public ReplicationProgress? Progress => Run?.Progress ?? (State == JobState.Pending ? LastProgress : null);

    /// <summary>The latest event first.</summary>
    public IReadOnlyList<JobEvent> History => _history;

    public void Completed(ReplicationOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Removed() => _outcome.TrySetCanceled();

    public void Crashed(JobFailedException failure)
    {
        TaskCompletionSource<ReplicationOutcome> crashed = _outcome;
        _outcome = NewOutcome();
        crashed.TrySetException(failure);
        // Mostly nobody waits.
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

/// <summary>How a replication ended.</summary>
/// <param name="Progress">What it had counted.</param>
/// <param name="History">The checkpoint's members; null without checkpoints.</param>
/// <param name="NothingNew">Whether there was nothing to record.</param>
internal sealed record ReplicationOutcome(ReplicationProgress Progress, byte[]? History, bool NothingNew);
