using System.Threading.Channels;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>One run of a replication, from opening the databases to the last checkpoint.</summary>
internal sealed class JobRun : IDisposable
{
    private readonly ReplicationSpecification _specification;
    private readonly string _baseId;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;
    private readonly TimeSpan _checkpointInterval;
    private readonly RemoteDatabase _source;
    private readonly RemoteDatabase _target;
    private readonly string _session = DocumentIds.New();
    private readonly SemaphoreSlim _checkpointing = new(1, 1);
    private readonly object _gate = new();
    private readonly List<Batch> _inProgress = [];
    private Checkpoint? _checkpoint;
    private string? _sourceStart,
        _targetStart;
    private ReplicationStatistics _statistics;
    private SourceSequence _start = SourceSequence.Zero,
        _through = SourceSequence.Zero,
        _highest = SourceSequence.Zero,
        _committed = SourceSequence.Zero;
    private long _batches,
        _highestNumber;
    private long? _pending;
    private bool _recorded;

    public JobRun(
        ReplicationSpecification specification,
        string baseId,
        ReplicationStatistics earlier,
        DateTimeOffset started,
        TimeSpan checkpointInterval,
        TimeProvider time
    )
    {
        _specification = specification;
        _baseId = baseId;
        _statistics = earlier;
        _started = started;
        _time = time;
        _checkpointInterval = specification.CheckpointInterval is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : checkpointInterval;
        _source = new RemoteDatabase(specification.Source!, specification, time);
        _target = new RemoteDatabase(specification.Target!, specification, time);
    }

    /// <summary>Raised after a public value of the run changed.</summary>
    public event Action? Changed;

    private sealed record Batch(long Number, SourceSequence Last)
    {
        public bool Done { get; set; }
    }

    /// <summary>The progress, or <c>null</c> before anything was counted.</summary>
    public ReplicationProgress? Progress { get; private set; }

    public TimeSpan CheckpointInterval => _checkpointInterval;

    /// <summary>
    /// The progress at the beginning of the run, or <c>null</c> before the databases were opened; until then the run is not listed as a
    /// task.
    /// </summary>
    public ReplicationProgress? Baseline { get; private set; }

    /// <summary>The latest checkpoint's members, or <c>null</c> if checkpoints are disabled.</summary>
    public byte[]? History => _specification.UseCheckpoints ? _checkpoint?.Latest : null;

    /// <summary>Whether this run recorded a checkpoint because there were changes.</summary>
    public bool Recorded => _recorded;

    /// <summary>Runs to the end; a continuous replication, until it is canceled. A last checkpoint is written in both cases.</summary>
    /// <exception cref="JobFailedException">The run cannot continue.</exception>
    public async Task<ReplicationProgress> RunAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task checkpoints = CheckpointRegularlyAsync(ended.Token);
        Task pending = CountPendingAsync(ended.Token);
        try
        {
            await CopyAsync(checkpoints, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync();
            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await Quietly(checkpoints);
            await Quietly(pending);
            // A run that fails has a progress too, if only zeros.
            Update();
        }
        await CheckpointAsync(cancellationToken);
        return Progress!;
    }

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
        _checkpointing.Dispose();
    }

    private static async Task Quietly(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_specification.HttpConnections <= 0)
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
        _sourceStart = await _source.OpenAsync(create: false, cancellationToken);
        _targetStart = await _target.OpenAsync(_specification.CreateTarget, cancellationToken);
        _checkpoint = await Checkpoint.FindAsync(_source, _target, _baseId, cancellationToken);
        _statistics = _statistics.Max(_checkpoint.Statistics);
        _start = _checkpoint.Start ?? (_specification.SinceSequence is { } since ? SourceSequence.From(since) : SourceSequence.Zero);
        _through = _committed = _start;
        Baseline = new ReplicationProgress(_statistics, null, _committed.Text, _highest.Text, _through.Text);
        Changed?.Invoke();
    }

    private async Task CopyAsync(Task checkpoints, CancellationToken cancellationToken)
    {
        const int QueuedBatches = 2;
        long batchSize = _specification.WorkerBatchSize;
        if (batchSize <= 0)
            throw JobFailedException.Text(
                batchSize == 0 ? "{changes_manager_died,function_clause}" : "{changes_queue_died,{badmatch,{empty,{[],[]}}}}"
            );
        if (_specification.WorkerProcesses < 0)
            throw JobFailedException.Text("function_clause");
        if (_specification.FilterIsList)
            throw JobFailedException.Text("{changes_reader_died,badarg}");
        int workers = (int)Math.Min(_specification.WorkerProcesses, 64);
        int capacity = (int)Math.Clamp(batchSize * Math.Max(1, workers) * QueuedBatches, 1, 100_000);
        Channel<SourceChange> queue = Channel.CreateBounded<SourceChange>(new BoundedChannelOptions(capacity) { SingleWriter = true });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = new ChangesReader(_source, _specification, queue.Writer, _time);
        List<Task> tasks = [reader.RunAsync(_start, ended.Token)];
        using var turn = new SemaphoreSlim(1, 1);
        if (workers == 0)
        {
            Update();
            tasks.Add(Task.Delay(Timeout.InfiniteTimeSpan, _time, ended.Token));
        }
        for (int i = 0; i < workers; i++)
            tasks.Add(WorkAsync(queue.Reader, (int)Math.Min(batchSize, int.MaxValue), turn, ended.Token));
        try
        {
            await FirstFailureAsync(tasks, checkpoints);
        }
        finally
        {
            await ended.CancelAsync();
            await Quietly(Task.WhenAll(tasks));
        }
    }

    // A failed checkpoint ends the run like a failed worker.
    private static async Task FirstFailureAsync(List<Task> tasks, Task checkpoints)
    {
        List<Task> open = [.. tasks];
        while (open.Count > 0)
        {
            Task ended = checkpoints.IsCompleted ? await Task.WhenAny(open) : await Task.WhenAny([.. open, checkpoints]);
            await ended;
            open.Remove(ended);
        }
    }

    private async Task WorkAsync(ChannelReader<SourceChange> queue, int batchSize, SemaphoreSlim turn, CancellationToken cancellationToken)
    {
        var copier = new RevisionCopier(_source, _target, _specification);
        while (true)
        {
            (List<SourceChange>? changes, Batch? batch) = await NextAsync(queue, batchSize, turn, cancellationToken);
            if (changes is null)
                return;
            changes.RemoveAll(static change => change.IsPosition);
            ReplicationStatistics counted =
                changes.Count == 0 ? ReplicationStatistics.Zero : await copier.CopyAsync(changes, cancellationToken);
            Report(batch!, counted);
        }
    }

    private async Task<(List<SourceChange>? Changes, Batch? Batch)> NextAsync(
        ChannelReader<SourceChange> queue,
        int batchSize,
        SemaphoreSlim turn,
        CancellationToken cancellationToken
    )
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (!await queue.WaitToReadAsync(cancellationToken))
                return (null, null);
            var changes = new List<SourceChange>();
            while (changes.Count < batchSize && queue.TryRead(out SourceChange? change))
                changes.Add(change);
            var batch = new Batch(++_batches, changes[^1].Sequence);
            lock (_gate)
                _inProgress.Add(batch);
            return (changes, batch);
        }
        finally
        {
            turn.Release();
        }
    }

    private void Report(Batch batch, ReplicationStatistics counted)
    {
        lock (_gate)
        {
            batch.Done = true;
            _statistics = _statistics.Plus(counted);
            // A batch may end after a later one, and sequences have no order of their own.
            if (_highestNumber < batch.Number)
                (_highestNumber, _highest) = (batch.Number, batch.Last);
            while (_inProgress.Count > 0 && _inProgress[0].Done)
            {
                _through = _inProgress[0].Last;
                _inProgress.RemoveAt(0);
            }
            Update();
        }
    }

    private void Update()
    {
        Progress = new ReplicationProgress(_statistics, _pending, _committed.Text, _highest.Text, _through.Text);
        Changed?.Invoke();
    }

    private async Task CheckpointRegularlyAsync(CancellationToken cancellationToken)
    {
        if (_checkpointInterval < TimeSpan.Zero)
            return;
        TimeSpan interval = _checkpointInterval == TimeSpan.Zero ? TimeSpan.FromMilliseconds(10) : _checkpointInterval;
        while (true)
        {
            await Task.Delay(interval, _time, cancellationToken);
            await CheckpointAsync(cancellationToken);
        }
    }

    private async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
        _source.StopRetrying();
        _target.StopRetrying();
        try
        {
            await CheckpointAsync(patience.Token);
        }
        catch (Exception error) when (error is JobFailedException or OperationCanceledException or CouchException)
        {
            // No caller waits for this checkpoint; the next run copies a little more.
        }
    }

    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await _checkpointing.WaitAsync(cancellationToken);
        try
        {
            (SourceSequence through, ReplicationStatistics statistics) = Snapshot();
            if (!_specification.UseCheckpoints || _checkpoint is null)
                return;
            if (through == _committed)
            {
                // Without changes, the progress becomes known when there would be a checkpoint.
                lock (_gate)
                    Update();
                return;
            }
            await CommitAsync(cancellationToken);
            var entry = new CheckpointEntry(
                _session,
                _started,
                _time.GetUtcNow(),
                _start,
                through,
                statistics,
                _specification.DocumentIds is not null
            );
            await _checkpoint.WriteAsync(_source, _target, _baseId, entry, cancellationToken);
            lock (_gate)
            {
                _committed = through;
                _recorded = true;
                Update();
            }
        }
        finally
        {
            _checkpointing.Release();
        }
    }

    private (SourceSequence Through, ReplicationStatistics Statistics) Snapshot()
    {
        lock (_gate)
            return (_through, _statistics);
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        Task<string?> source = _source.EnsureFullCommitAsync(cancellationToken);
        Task<string?> target = _target.EnsureFullCommitAsync(cancellationToken);
        await Task.WhenAll(source, target);
        bool sourceChanged = Differs(await source, _sourceStart);
        bool targetChanged = Differs(await target, _targetStart);
        if (!sourceChanged && !targetChanged)
            return;
        string which =
            sourceChanged && targetChanged ? "source and target"
            : sourceChanged ? "source"
            : "target";
        throw JobFailedException.Text(
            $"{{checkpoint_commit_failure,<<\"instance_start_time on {which} database has changed since last checkpoint.\">>}}"
        );
    }

    private static bool Differs(string? now, string? before) => now is not (null or "0") && before is not (null or "0") && now != before;

    private async Task CountPendingAsync(CancellationToken cancellationToken)
    {
        TimeSpan interval = TimeSpan.FromMilliseconds(Math.Clamp(_specification.ConnectionTimeout, 1, int.MaxValue - 1));
        while (true)
        {
            await Task.Delay(interval, _time, cancellationToken);
            try
            {
                long? pending = await _source.PendingAsync(Snapshot().Through, cancellationToken);
                lock (_gate)
                {
                    _pending = pending;
                    if (Progress is not null)
                        Update();
                }
            }
            catch (JobFailedException)
            {
                // The value is only informative; the copying itself reports problems of the source.
            }
        }
    }
}
