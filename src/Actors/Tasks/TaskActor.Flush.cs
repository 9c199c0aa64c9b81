namespace ActorStream.Actors;

/// <summary>
/// The buffer timeout: a budget from the record's entry into the job to its arrival, of which every hop has its share. A partial batch
/// leaves when its oldest record has used up what the hops so far may take.
/// </summary>
internal sealed partial class TaskActor
{
    private void SetFlushBudgets()
    {
        var ticks = _options.BufferTimeout is { } timeout ? timeout.TotalSeconds * Context.Time.TimestampFrequency : -1;
        foreach (var exchange in _program.Exchanges)
            exchange.FlushAfter = ticks < 0 ? -1 : (long)(ticks * _options.HopShare(_vertex.Id));
    }

    private void SetBorn(long ticks)
    {
        foreach (var exchange in _program.Exchanges) exchange.Born = ticks;
    }

    private void FlushAll()
    {
        foreach (var exchange in _program.Exchanges) exchange.FlushPartial();
    }

    /// <summary>Sends partial batches that are due and asks to be woken for the others and for processing-time timers.</summary>
    private void FlushDue()
    {
        var next = long.MaxValue;
        foreach (var exchange in _program.Exchanges)
        {
            if (exchange.FlushAfter < 0 || exchange.OldestBorn == long.MaxValue) continue;
            var due = exchange.OldestBorn + exchange.FlushAfter;
            if (due <= _turnTicks) exchange.FlushPartial();
            else next = Math.Min(next, due - _turnTicks);
        }
        var wait = next == long.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromSeconds((double)next / Context.Time.TimestampFrequency);
        var timer = _chain.NextProcessingTime;
        if (timer != long.MaxValue)
        {
            var until = TimeSpan.FromMilliseconds(Math.Clamp(timer - Context.Time.GetUtcNow().ToUnixTimeMilliseconds(), 1, int.MaxValue));
            if (wait == Timeout.InfiniteTimeSpan || until < wait) wait = until;
        }
        if (_overtakesIn != Timeout.InfiniteTimeSpan && (wait == Timeout.InfiniteTimeSpan || _overtakesIn < wait)) wait = _overtakesIn;
        if (wait == Timeout.InfiniteTimeSpan && !_timerSet) return;
        _timerSet = wait != Timeout.InfiniteTimeSpan;
        Context.WakeAfter(wait);
    }

    private bool _timerSet;
}
