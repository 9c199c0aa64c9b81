namespace ActorStream.Benchmarks.Nexmark;

/// <summary>Makes the bids alone, as <see cref="TinyBid"/>: of the numbers below <c>events</c>, those that are bids.</summary>
public sealed class TinyBidGenerator
{
    readonly long _events;
    readonly long _rate;
    readonly long _step;
    EventClock _clock;
    long _next;

    /// <summary>Creates the generator of one subtask.</summary>
    /// <param name="events">Below which number to stop.</param>
    /// <param name="rate">Events for each second of event time.</param>
    /// <param name="subtask">Which subtask this is, from 0.</param>
    /// <param name="parallelism">How many subtasks there are.</param>
    public TinyBidGenerator(long events, long rate, int subtask = 0, int parallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        _events = events;
        _rate = rate;
        _step = parallelism;
        Position = subtask;
    }

    /// <summary>The number of the next event: what a checkpoint has to keep.</summary>
    public long Position
    {
        get => _next;
        set
        {
            _next = value;
            _clock = new EventClock(_rate, value, _step);
        }
    }

    /// <summary>Makes the next bids.</summary>
    /// <returns>How many were made: fewer than asked only at the end, then 0.</returns>
    public int Fill(Span<TinyBid> bids)
    {
        var made = 0;
        while (made < bids.Length && _next < _events)
        {
            var epoch = _next / 50;
            if (_next - epoch * 50 > 3)
            {
                made += MakeBids(bids[made..], epoch);
                continue;
            }
            _next += _step;
            _clock.Advance();
        }
        return made;
    }

    int MakeBids(Span<TinyBid> bids, long epoch)
    {
        var end = Math.Min(_events, epoch * 50 + 50);
        var count = (int)Math.Min(bids.Length, (end - _next + _step - 1) / _step);
        var last = 3 * epoch + 2;
        var hot = last / 100 * 100;
        var first = Math.Max(last - 100, 0);
        var auctions = (ulong)(last - first + 11);
        var n = _next;
        var clock = _clock;
        if (auctions == 111)
        {
            for (var i = 0; i < count; i++)
            {
                var any = first + (long)((Mix.Of(n, 3) >> 1) % 111);
                bids[i] = new TinyBid(1000 + hot + ((any - hot) & ((long)((Mix.Of(n, 2) >> 1) & 1) - 1)), clock.Now);
                n += _step;
                clock.Advance();
            }
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                var any = first + (long)Mix.Below(n, 3, auctions);
                bids[i] = new TinyBid(1000 + (Mix.Below(n, 2, 2) > 0 ? hot : any), clock.Now);
                n += _step;
                clock.Advance();
            }
        }
        _next = n;
        _clock = clock;
        return count;
    }
}
