using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Loops;

/// <summary>Drives the hand-written loops over the generators, in batches of 1,024.</summary>
internal static class LoopRun
{
    const int Batch = 1024;

    /// <summary>The loops that there are, by the query's name.</summary>
    public static readonly IReadOnlyDictionary<string, Action<long, long, FinalTable?>> Nexmark = new Dictionary<string, Action<long, long, FinalTable?>>
    {
        ["q5"] = static (events, rate, table) => Drive(events, rate, new Q5Loop(new RowSink<Q5Row>(table))),
        ["q7"] = static (events, rate, table) => Drive(events, rate, new Q7Loop(new RowSink<Q7Row>(table))),
        ["q11"] = static (events, rate, table) => Drive(events, rate, new Q11Loop(new RowSink<Q11Row>(table))),
        ["q17"] = static (events, rate, table) => Drive(events, rate, new Q17Loop(new RowSink<Q17Row>(table))),
    };

    /// <summary>Makes events and drops them.</summary>
    public static void EventsOnly(long events, long rate)
    {
        var generator = new NexmarkGenerator(events, rate);
        var batch = new NexmarkEvent[Batch];
        while (generator.Fill(batch) > 0)
        {
        }
    }

    /// <summary>Makes tiny bids and drops them.</summary>
    public static void TinyEventsOnly(long events, long rate)
    {
        var generator = new TinyBidGenerator(events, rate);
        var batch = new TinyBid[Batch];
        while (generator.Fill(batch) > 0)
        {
        }
    }

    /// <summary>Counts tiny bids by hand.</summary>
    public static TinyCountLoop TinyCount(long events, long rate)
    {
        var generator = new TinyBidGenerator(events, rate);
        var loop = new TinyCountLoop();
        var batch = new TinyBid[Batch];
        while (generator.Fill(batch) is var made and > 0) loop.Take(batch.AsSpan(0, made));
        loop.End();
        return loop;
    }

    static void Drive<TLoop>(long events, long rate, TLoop loop) where TLoop : ILoop<NexmarkEvent>
    {
        var generator = new NexmarkGenerator(events, rate);
        var batch = new NexmarkEvent[Batch];
        while (generator.Fill(batch) is var made and > 0) loop.Take(batch.AsSpan(0, made));
        loop.End();
    }
}
