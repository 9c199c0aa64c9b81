using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>The auctions with the most bids in the last 10 seconds, every 2 seconds.</summary>
internal static class Q5
{
    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => e.BidAuction)
        .KeyBy(static auction => auction)
        .Window(SlidingEventTimeWindows.Of(TimeSpan.FromSeconds(10), slide: TimeSpan.FromSeconds(2)))
        .PreAggregate()
        .Aggregate(static a => a.Count(), static (auction, window, bids) => new Hot(window.End.ToUnixTimeMilliseconds(), auction, bids))
        .Filter(new Leaders())
        .KeyBy(static hot => hot.End)
        .Process(static context => new Hottest(context)));

    public readonly record struct Hot(long End, long Auction, long Bids);

    /// <summary>
    /// Of a window's auctions, lets pass what may be the window's hottest as far as this subtask has seen: few enough to meet in one place.
    /// What it remembers only spares work, so it need not outlast a failure.
    /// </summary>
    public struct Leaders : IFilterFunction<Hot>
    {
        long _end;
        long _most;

        public bool Filter(in Hot value)
        {
            if (value.End != _end) (_end, _most) = (value.End, 0);
            if (value.Bids < _most) return false;
            _most = value.Bids;
            return true;
        }
    }

    public sealed class Hottest(KeyedRuntimeContext runtime) : KeyedProcessFunction<long, Hot, Q5Row>
    {
        readonly ListState<Hot> _leaders = runtime.GetListState<Hot>("leaders");

        public override void ProcessElement(Hot value, KeyedContext<long> context, Collector<Q5Row> output)
        {
            _leaders.Add(value);
            context.TimerService.RegisterEventTimeTimer(Times.At(value.End));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<long> context, Collector<Q5Row> output)
        {
            var most = 0L;
            foreach (var hot in _leaders) most = Math.Max(most, hot.Bids);
            foreach (var hot in _leaders)
                if (hot.Bids == most) output.Collect(new Q5Row(hot.Auction, hot.Bids));
            _leaders.Clear();
        }
    }
}
