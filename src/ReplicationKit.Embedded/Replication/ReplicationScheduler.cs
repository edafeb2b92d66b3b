using Microsoft.Extensions.Logging;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>
/// Runs jobs: up to a maximum at the same time, crashed ones again after a growing delay, and pending ones in turn with running ones.
/// </summary>
internal sealed class ReplicationScheduler : IAsyncDisposable
{
    private const int MaxDoublings = 10;
    private static readonly TimeSpan HealthThreshold = TimeSpan.FromMinutes(2);

    private readonly CouchNode _node;
    private readonly ILogger _logger;
    private readonly SortedDictionary<string, ReplicationJob> _jobs = new(StringComparer.Ordinal);
    private readonly List<Task> _ending = [];
    private readonly object _gate = new();
    private ITimer? _timer;
    private TimeSpan _interval;
    private bool _stopped;

    public ReplicationScheduler(CouchNode node, ILogger logger)
    {
        _node = node;
        _logger = logger;
        Documents = new DocumentProcessor(node, this, logger);
        node.Configuration.Changed += Configure;
    }

    public DocumentProcessor Documents { get; }

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    public void Start()
    {
        _interval = _node.Configuration.SchedulerInterval;
        _timer = _node.Time.CreateTimer(_ => Tick(), null, _interval, _interval);
        Documents.Start();
    }

    public IReadOnlyList<ReplicationJob> Jobs()
    {
        lock (_gate)
            return [.. _jobs.Values];
    }

    public ReplicationJob? Find(string id)
    {
        lock (_gate)
            return _jobs.GetValueOrDefault(id);
    }

    /// <summary>Reads a job under the scheduler's lock.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    /// <returns>The existing job with the same id, or <c>null</c> if this one was added.</returns>
    public ReplicationJob? Add(ReplicationJob job)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (_jobs.TryGetValue(job.Id, out ReplicationJob? known))
                return known;
            _jobs[job.Id] = job;
            job.Record("added", Now);
            if (CountRunning() < _node.Configuration.MaxJobs)
                StartJob(job);
            _node.Activity.Raise();
            return null;
        }
    }

    /// <summary>Stops and removes the job, which ends when its last checkpoint is written.</summary>
    public Task RemoveAsync(string id)
    {
        lock (_gate)
        {
            if (!_jobs.Remove(id, out ReplicationJob? job))
                return Task.CompletedTask;
            // An active run reports its own outcome: it may have completed already.
            if (job.Running is null)
                job.Removed();
            Task ended = job.Running ?? Task.CompletedTask;
            job.Cancellation?.Cancel();
            Reschedule();
            _node.Activity.Raise();
            return ended;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        _node.Configuration.Changed -= Configure;
        if (_timer is not null)
            await _timer.DisposeAsync();
        await Documents.DisposeAsync();
        lock (_gate)
        {
            _stopped = true;
            running = [.. _jobs.Values.Select(job => job.Running).OfType<Task>(), .. _ending];
            foreach (ReplicationJob job in _jobs.Values)
                job.Cancellation?.Cancel();
        }
        await Task.WhenAll(running);
        lock (_gate)
        {
            foreach (ReplicationJob job in _jobs.Values)
                job.Removed();
            _jobs.Clear();
        }
        _node.Activity.Raise();
    }

    /// <summary>Starts the jobs that may start.</summary>
    public void Reschedule()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            int free = _node.Configuration.MaxJobs - CountRunning();
            foreach (ReplicationJob job in _jobs.Values.Where(job => MayStart(job)).OrderBy(job => job.LastUpdated).ToList())
            {
                if (free-- <= 0)
                    break;
                StartJob(job);
            }
        }
    }

    private void Configure()
    {
        lock (_gate)
        {
            TimeSpan interval = _node.Configuration.SchedulerInterval;
            if (interval != _interval)
                _timer?.Change(interval, interval);
            _interval = interval;
        }
        Reschedule();
    }

    private bool MayStart(ReplicationJob job) =>
        job.State switch
        {
            JobState.Pending => job.Running is null,
            JobState.Crashing => job.Running is null && _node.Time.GetElapsedTime(job.CrashedAt) >= job.Backoff,
            _ => false,
        };

    private void Tick()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            StopExcess();
            Rotate();
        }
        Reschedule();
    }

    private int CountRunning() => _jobs.Values.Count(job => job.State == JobState.Running);

    private void StopExcess()
    {
        int excess = CountRunning() - _node.Configuration.MaxJobs;
        if (excess <= 0)
            return;
        List<ReplicationJob> running =
        [
            .. _jobs
                .Values.Where(job => job.State == JobState.Running)
                .OrderBy(job => !job.Specification.Continuous)
                .ThenBy(job => job.RunStartedAt),
        ];
        running.Take(excess).ToList().ForEach(Suspend);
    }

    private void Rotate()
    {
        int waiting = _jobs.Values.Count(MayStart);
        int free = _node.Configuration.MaxJobs - CountRunning();
        int count = Math.Min(_node.Configuration.MaxChurn, waiting - Math.Max(0, free));
        if (count <= 0)
            return;
        List<ReplicationJob> oldest =
        [
            .. _jobs.Values.Where(job => job.State == JobState.Running && job.Specification.Continuous).OrderBy(job => job.RunStartedAt),
        ];
        oldest.Take(count).ToList().ForEach(Suspend);
    }

    private void Suspend(ReplicationJob job)
    {
        job.State = JobState.Pending;
        job.Crashes = 0;
        job.Record("stopped", Now);
        job.Cancellation?.Cancel();
        _node.Activity.Raise();
    }

    private void StartJob(ReplicationJob job)
    {
        job.State = JobState.Running;
        job.RunStarted = Now;
        job.RunStartedAt = _node.Time.GetTimestamp();
        job.Record("started", job.RunStarted);
        job.Cancellation = new CancellationTokenSource();
        var run = new JobRun(
            job.Specification,
            job.BaseId,
            job.LastProgress?.Statistics ?? ReplicationStatistics.Zero,
            job.StartTime,
            _node.Configuration.CheckpointInterval,
            _node.Time
        );
        run.Changed += _node.Activity.Raise;
        job.Run = run;
        CancellationToken cancellationToken = job.Cancellation.Token;
        job.Running = Task.Run(() => RunAsync(job, run, cancellationToken), CancellationToken.None);
        _ending.RemoveAll(task => task.IsCompleted);
        _ending.Add(job.Running);
        _node.Activity.Raise();
    }

    private async Task RunAsync(ReplicationJob job, JobRun run, CancellationToken cancellationToken)
    {
        try
        {
            await Documents.TriggeredAsync(job);
            if (_node.Configuration.StartupJitter is { Ticks: > 0 } jitter)
                await Task.Delay(jitter * _node.Random.NextDouble(), _node.Time, cancellationToken);
            ReplicationProgress progress = await run.RunAsync(cancellationToken);
            Completed(job, run, progress);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Stopped(job, run);
        }
        catch (JobFailedException failure)
        {
            Crashed(job, run, failure);
        }
        catch (Exception error)
        {
            EmbeddedLog.BrokeDown(_logger, error, job.Id);
            Crashed(
                job,
                run,
                JobFailedException.Text(error is CouchException couch ? $"{couch.Error}: {couch.Reason}" : error.GetType().Name)
            );
        }
        finally
        {
            run.Dispose();
        }
        Reschedule();
    }

    private void Stopped(ReplicationJob job, JobRun run)
    {
        lock (_gate)
        {
            Ended(job, run);
            if (_jobs.GetValueOrDefault(job.Id) != job)
                job.Removed();
        }
    }

    private void Ended(ReplicationJob job, JobRun run)
    {
        lock (_gate)
        {
            job.LastProgress = run.Progress ?? job.LastProgress;
            job.Run = null;
            job.Running = null;
        }
        _node.Activity.Raise();
    }

    private void Completed(ReplicationJob job, JobRun run, ReplicationProgress progress)
    {
        Documents.Completed(job, progress);
        lock (_gate)
        {
            Ended(job, run);
            if (_jobs.GetValueOrDefault(job.Id) == job)
                _jobs.Remove(job.Id);
        }
        _node.Activity.Raise();
        job.Completed(new ReplicationOutcome(progress, run.History, !run.Recorded));
    }

    private void Crashed(ReplicationJob job, JobRun run, JobFailedException failure)
    {
        lock (_gate)
        {
            Ended(job, run);
            DateTimeOffset now = Now;
            bool healthy = _node.Time.GetElapsedTime(job.RunStartedAt) > HealthThreshold;
            job.Crashes = healthy ? 1 : job.Crashes + 1;
            job.LastError = failure.Message;
            job.State = JobState.Crashing;
            job.CrashedAt = _node.Time.GetTimestamp();
            job.Backoff = _node.Options.CrashBackoff * Math.Pow(2, Math.Min(job.Crashes - 1, MaxDoublings));
            job.Record("crashed", now, failure.Message);
            // A request's replication is not retried.
            if (job.Database is null && _jobs.GetValueOrDefault(job.Id) == job)
                _jobs.Remove(job.Id);
            job.Crashed(failure);
        }
        _node.Activity.Raise();
        EmbeddedLog.Crashed(_logger, job.Id, failure.Message);
        Documents.Crashed(job, failure.Message);
    }
}
