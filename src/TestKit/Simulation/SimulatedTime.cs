namespace ActorStream.TestKit;

/// <summary>The clock of a simulated process. It dies with the process, and its time of day can jump.</summary>
internal sealed class SimulatedTime(SimulatedWorld world, Func<bool> isAlive) : TimeProvider
{
    private TimeSpan _offset;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that are set.</summary>
    public int TimersSet { get; private set; }

    public override long GetTimestamp() => world.Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(world.Now + _offset.Ticks);

    /// <summary>Sets the time of day forward or back; timers, which go by elapsed time, are not touched.</summary>
    public void Jump(TimeSpan by) => _offset += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimulatedTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private Due? _due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Clear();
            _period = period;
            if (dueTime < TimeSpan.Zero) return true;
            _due = new Due(this);
            owner.TimersSet++;
            owner.World.AddLater(dueTime, _due);
            return true;
        }

        public void Dispose() => Clear();

        public ValueTask DisposeAsync()
        {
            Clear();
            return ValueTask.CompletedTask;
        }

        private void Clear()
        {
            if (_due is null) return;
            _due = null;
            owner.TimersSet--;
        }

        private sealed class Due(Timer timer) : Happening
        {
            public override void Happen()
            {
                if (timer._due != this || !timer.Owner.IsAlive) return;
                timer.Clear();
                if (timer._period > TimeSpan.Zero) timer.Change(timer._period, timer._period);
                timer.Callback(timer.State);
            }
        }

        private SimulatedTime Owner => owner;

        private TimerCallback Callback => callback;

        private object? State => state;
    }

    private SimulatedWorld World => world;

    private bool IsAlive => isAlive();
}
