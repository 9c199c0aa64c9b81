using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>
/// Makes the benchmark's events in batches. Each event is a pure function of its number; subtask k of p takes the numbers n with n mod p = k.
/// Apart from the texts that belong to an event alone, nothing is allocated.
/// </summary>
public sealed class NexmarkGenerator
{
    static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000];
    static readonly Vector512<ulong> BidDraws = Vector512.Create(2UL, 3, 4, 5, 6, 7, 10, 11);

    readonly long _events;
    readonly long _rate;
    readonly long _jitter;
    readonly long _step;
    EventClock _clock;
    long _next;

    /// <summary>Creates the generator of one subtask.</summary>
    /// <param name="events">How many events all subtasks make together.</param>
    /// <param name="rate">Events for each second of event time.</param>
    /// <param name="subtask">Which subtask this is, from 0.</param>
    /// <param name="parallelism">How many subtasks there are.</param>
    /// <param name="jitter">By how many milliseconds an event may be older than its place says.</param>
    public NexmarkGenerator(long events, long rate, int subtask = 0, int parallelism = 1, long jitter = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        ArgumentOutOfRangeException.ThrowIfNegative(jitter);
        _events = events;
        _rate = rate;
        _jitter = jitter;
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

    /// <summary>Makes the next events.</summary>
    /// <returns>How many were made: fewer than asked only at the end, then 0.</returns>
    public int Fill(Span<NexmarkEvent> events)
    {
        var made = 0;
        while (made < events.Length && _next < _events)
        {
            var epoch = _next / 50;
            var offset = (int)(_next - epoch * 50);
            if (offset == 0) MakePerson(ref events[made++], epoch);
            else if (offset <= 3) MakeAuction(ref events[made++], epoch, offset);
            else
            {
                made += MakeBids(events[made..], epoch);
                continue;
            }
            _next += _step;
            _clock.Advance();
        }
        return made;
    }

    /// <summary>The bids that are left of one group of fifty events.</summary>
    int MakeBids(Span<NexmarkEvent> events, long epoch)
    {
        var end = Math.Min(_events, epoch * 50 + 50);
        var count = (int)Math.Min(events.Length, (end - _next + _step - 1) / _step);
        var lastAuction = 3 * epoch + 2;
        var hotAuction = lastAuction / 100 * 100;
        var firstAuction = Math.Max(lastAuction - 100, 0);
        var auctions = (ulong)(lastAuction - firstAuction + 11);
        var hotBidder = epoch / 100 * 100 + 1;
        var active = Math.Min(epoch + 1, 1000);
        var firstPerson = epoch + 1 - active;
        var people = (ulong)(active + 10);
        ref var channels = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(Channels.All);
        ref var powers = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(Powers);
        var n = _next;
        var clock = _clock;
        for (var i = 0; i < count; i++)
        {
            var draws = Mix.Of(n, BidDraws);
            ref var made = ref events[i];
            made._kind = EventKind.Bid;
            made._category = 0;
            made._dateTime = _jitter == 0 ? clock.Now : clock.Now - Jitter(n);

            // Half and half, and a quarter: branches on them would be mispredicted, so both sides are made and one is masked out.
            var draw = draws[1] >> 1;
            var any = firstAuction + (long)(auctions == 111 ? draw % 111 : draw % auctions);
            made._id = 1000 + hotAuction + ((any - hotAuction) & ((long)((draws[0] >> 1) & 1) - 1));
            draw = draws[3] >> 1;
            any = firstPerson + (long)(people == 1010 ? draw % 1010 : draw % people);
            made._party = 1000 + hotBidder + ((any - hotBidder) & (((long)((draws[2] >> 1) & 3) - 1) >> 63));
            made._price = Price(draws[4], ref powers);
            made._reserve = 0;
            made._expires = 0;

            var hot = (draws[5] >> 1) & 1;
            draw = Mix.Of(n, 9 - (int)hot) >> 1;
            var cold = draw % Channels.Cold;
            var place = cold + ((Channels.Cold + (draw & 3) - cold) & (0 - hot));
            ref var channel = ref Unsafe.Add(ref channels, (nint)place);
            made._first = channel.Name;
            made._second = channel.Url;
            made._third = Letters.TwoWordsOf12(draws[6], draws[7]);
            made._city = null;
            made._state = null;
            n += _step;
            clock.Advance();
        }
        _next = n;
        _clock = clock;
        return count;
    }

    void MakePerson(ref NexmarkEvent made, long epoch)
    {
        var n = _next;
        made._kind = EventKind.Person;
        made._category = 0;
        made._id = 1000 + epoch;
        made._dateTime = _clock.Now - Jitter(n);
        made._party = made._price = made._reserve = made._expires = 0;
        made._first = Names.Full(Mix.Below(n, 2, 11), Mix.Below(n, 3, 9));
        made._second = Names.Email(Mix.Of(n, 4), Mix.Of(n, 5));
        made._third = Names.Card(n);
        made._city = Names.Cities[Mix.Below(n, 10, 10)];
        made._state = Names.States[Mix.Below(n, 11, 6)];
    }

    void MakeAuction(ref NexmarkEvent made, long epoch, int offset)
    {
        var n = _next;
        var time = _clock.Now - Jitter(n);
        var active = Math.Min(epoch + 1, 1000);
        var hot = Mix.Below(n, 2, 4) > 0;
        var price = Price(Mix.Of(n, 5), ref Powers[0]);
        made._kind = EventKind.Auction;
        made._category = 10 + (int)Mix.Below(n, 4, 5);
        made._id = 1000 + 3 * epoch + offset - 1;
        made._dateTime = time;
        made._party = 1000 + (hot ? epoch / 100 * 100 : epoch + 1 - active + (long)Mix.Below(n, 3, (ulong)(active + 10)));
        made._price = price;
        made._reserve = price + Price(Mix.Of(n, 6), ref Powers[0]);
        made._expires = time + 1 + (long)Mix.Below(n, 7, (ulong)Math.Max(1, 2 * (1_666_000 / _rate)));
        made._first = Letters.Word(Mix.Of(n, 8), 10);
        made._second = Names.Description(Mix.Of(n, 9), Mix.Of(n, 10));
        made._third = "";
        made._city = null;
        made._state = null;
    }

    long Jitter(long n) => _jitter == 0 ? 0 : (long)Mix.Below(n, 1, (ulong)_jitter + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long Price(ulong draw, ref long powers) => Unsafe.Add(ref powers, (nint)((draw >> 1) % 6)) * (long)(100 + (draw >> 33) % 900);
}
