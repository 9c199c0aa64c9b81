namespace ActorStream.Benchmarks.Nexmark;

/// <summary>The event time of the numbers n, n + step, n + 2 step, … without a division for each.</summary>
internal struct EventClock
{
    const long Epoch = 1_436_918_400_000;
    readonly long _rate;
    readonly long _wholes;
    readonly long _parts;
    long _part;

    public EventClock(long rate, long n, long step)
    {
        _rate = rate;
        _wholes = step * 1000 / rate;
        _parts = step * 1000 % rate;
        Now = Epoch + n * 1000 / rate;
        _part = n * 1000 % rate;
    }

    /// <summary>The time of the current number, in epoch milliseconds.</summary>
    public long Now { get; private set; }

    public void Advance()
    {
        Now += _wholes;
        _part += _parts;
        if (_part >= _rate)
        {
            _part -= _rate;
            Now++;
        }
    }
}
