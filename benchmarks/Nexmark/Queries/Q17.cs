using System.Runtime.CompilerServices;
using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>
/// A day's bids on each auction and their prices. Changes are given out every 5 seconds of event time: what these seconds bring is added up in windows, and
/// then into the day.
/// </summary>
internal static class Q17
{
    const long Day = 86_400_000;

    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => new Offer(e.BidAuction, e.Price))
        .KeyBy(static (in Offer o) => o.Auction)
        .Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(5)))
        .PreAggregate()
        .Aggregate(new Statistics(), static (auction, window, prices) => new Change(auction, window.Start.ToUnixTimeMilliseconds() / Day, prices))
        .KeyBy(static (in Change c) => (c.Auction, c.Day))
        .Process(static context => new Report(context)));

    public readonly record struct Offer(long Auction, long Price);

    /// <summary>What some seconds bring to an auction's day.</summary>
    public readonly record struct Change(long Auction, long Day, PriceStatistics Prices);

    public readonly struct Statistics : IAggregateFunction<Offer, PriceStatistics, PriceStatistics>
    {
        public PriceStatistics CreateAccumulator() => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ref PriceStatistics accumulator, in Offer value) => accumulator.Add(value.Price);

        public void Merge(ref PriceStatistics accumulator, in PriceStatistics other) => accumulator.Merge(other);

        public PriceStatistics GetResult(in PriceStatistics accumulator) => accumulator;
    }

    public sealed class Report(KeyedRuntimeContext runtime) : KeyedProcessFunction<(long Auction, long Day), Change, Q17Row>
    {
        readonly ValueState<PriceStatistics> _prices = runtime.GetState("prices", default(PriceStatistics));

        public override void ProcessElement(Change value, KeyedContext<(long Auction, long Day)> context, Collector<Q17Row> output)
        {
            ref var prices = ref _prices.GetOrAdd(out _);
            prices.Merge(value.Prices);
            output.Collect(new Q17Row(value.Auction, value.Day * Day, prices));
        }
    }
}
