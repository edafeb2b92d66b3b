namespace ReplicationKit.Testing;

/// <summary>A clock that stands still until a test moves it, and fires its timers then.</summary>
public sealed class TestClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<Timer> _timers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now;
    private TimeSpan _setBack;

    public TestClock(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now - _setBack;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _now.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the time of day back, as an administrator does; no timer and no stopwatch minds.</summary>
    public void SetBack(TimeSpan time)
    {
        lock (_gate)
            _setBack += time;
    }

    /// <summary>The number of timers, without those of <see cref="Schedule"/>.</summary>
    public int Timers
    {
        get
        {
            lock (_gate)
                return _timers.Count(timer => !timer.IsOfTest);
        }
    }

    /// <summary>A task that ends when a timer is started, changed or disposed of.</summary>
    public Task Change
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>Calls back at a moment, for the test itself. The timer does not belong to the code under test.</summary>
    public IDisposable Schedule(TimeSpan time, Action callback)
    {
        var timer = new Timer(this, _ => callback(), null) { IsOfTest = true };
        timer.Change(time, Timeout.InfiniteTimeSpan);
        return timer;
    }

    /// <summary>Returns the number of timers of the code under test that were started for such a time.</summary>
    public int CountTimers(Predicate<TimeSpan> isMeant)
    {
        lock (_gate)
            return _timers.Count(timer => !timer.IsOfTest && isMeant(timer.Time));
    }

    /// <summary>Moves the clock to the next timer and fires it.</summary>
    /// <returns>Whether there was one.</returns>
    public bool AdvanceToNext()
    {
        TimeSpan? wait;
        lock (_gate)
            wait = _timers.Min(timer => timer.Due) - _now;
        if (wait is { } time)
            Advance(time);
        return wait is not null;
    }

    /// <summary>Moves the clock and fires what is due, in order. The clock never goes back, even if two callers move it at once.</summary>
    public void Advance(TimeSpan time)
    {
        DateTimeOffset end;
        lock (_gate)
            end = _now + time;
        while (true)
        {
            Timer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                DateTimeOffset moment = next?.Due ?? end;
                if (moment > _now)
                    _now = moment;
                if (next is null)
                    return;
                next.Rearm();
            }

            next.Fire();
        }
    }

    /// <summary>
    /// Moves the clock once a caller waits for a moment within this time: what leads there may still run on another thread.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await WaitAsync(wait => wait <= time, cancellationToken);
        Advance(time);
    }

    /// <summary>
    /// Moves the clock whenever a caller waits for a moment within this time, until the task has ended. The clock stands still when this
    /// returns.
    /// </summary>
    public async Task AdvanceUntilAsync(Task end, TimeSpan time, CancellationToken cancellationToken)
    {
        while (!end.IsCompleted)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task advance = AdvanceAsync(time, enough.Token);
            await Task.WhenAny(end, advance);
            await enough.CancelAsync();
            try
            {
                await advance;
            }
            catch (OperationCanceledException) { }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits until a caller waits for the moment that is this far off.</summary>
    public Task WaitForTimerAsync(TimeSpan time, CancellationToken cancellationToken) => WaitAsync(wait => wait == time, cancellationToken);

    private async Task WaitAsync(Predicate<TimeSpan> isMeant, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Exists(timer => timer.Due is { } due && isMeant(due - _now)))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Changed()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private sealed class Timer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        /// <summary>The time that it was started for.</summary>
        public TimeSpan Time { get; private set; }

        public bool IsOfTest { get; init; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                Time = dueTime;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                clock._timers.Remove(this);
                if (Due is not null)
                    clock._timers.Add(this);
            }

            clock.Changed();
            return true;
        }

        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
                return;
            }

            Due = null;
            clock._timers.Remove(this);
            clock.Changed();
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                Due = null;
                if (!clock._timers.Remove(this))
                    return;
            }

            clock.Changed();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
