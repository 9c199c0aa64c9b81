using System.Runtime.InteropServices;
using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Loops;

/// <summary>q11 by hand: the running session of each bidder, ended by a gap of more than 10 s.</summary>
internal sealed class Q11Loop(RowSink<Q11Row> sink) : ILoop<NexmarkEvent>
{
    const long Gap = 10_000;
    readonly Dictionary<long, (long Bids, long Start, long Last)> _sessions = [];

    public void Take(ReadOnlySpan<NexmarkEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if (!e.IsBid) continue;
            ref var session = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, e.Bidder, out var known);
            if (!known) session.Start = e.DateTime;
            else if (e.DateTime > session.Last + Gap)
            {
                sink.Add(new Q11Row(e.Bidder, session.Bids, session.Start, session.Last + Gap));
                session = (0, e.DateTime, 0);
            }
            session.Bids++;
            session.Last = e.DateTime;
        }
    }

    public void End()
    {
        foreach (var (bidder, session) in _sessions) sink.Add(new Q11Row(bidder, session.Bids, session.Start, session.Last + Gap));
    }
}
