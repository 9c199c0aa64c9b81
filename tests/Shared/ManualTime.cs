namespace ActorStream.Tests;

/// <summary>A clock that stands until it is moved; its timers fire then, on the thread that moves it.</summary>
sealed class ManualTime : TimeProvider
{
    readonly Lock _lock = new();
    readonly List<Timer> _timers = [];
    TaskCompletionSource _timerSet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public bool HasTimerWithin(TimeSpan due)
    {
        lock (_lock) return _timers.Exists(t => t.Due <= _now + due.Ticks);
    }

    public int TimersSet
    {
        get
        {
            lock (_lock) return _timers.Count;
        }
    }

    /// <summary>Waits until somebody waits for exactly this long.</summary>
    public async Task UntilTimerAsync(TimeSpan due)
    {
        while (true)
        {
            Task set;
            lock (_lock)
            {
                if (_timers.Exists(t => t.Due == _now + due.Ticks)) return;
                set = _timerSet.Task;
            }
            await set;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Advance(TimeSpan by)
    {
        Timer[] due;
        lock (_lock)
        {
            _now += by.Ticks;
            due = _timers.Where(t => t.Due <= _now).ToArray();
            foreach (var timer in due) _timers.Remove(timer);
        }
        foreach (var timer in due) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class Timer(ManualTime owner, Action fire) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource set;
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                if (dueTime < TimeSpan.Zero) return true;
                Due = owner._now + dueTime.Ticks;
                owner._timers.Add(this);
                (set, owner._timerSet) = (owner._timerSet, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            set.TrySetResult();
            return true;
        }

        public void Dispose()
        {
            lock (owner._lock) owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
