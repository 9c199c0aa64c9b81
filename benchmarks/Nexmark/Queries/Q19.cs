using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>The ten dearest bids on each auction, the earlier of equals first. A new one moves those behind it down; all of these are given out.</summary>
internal static class Q19
{
    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => e.ToBid())
        .KeyBy(static (in Bid bid) => bid.Auction)
        .Process(static context => new Top(context)));

    /// <summary>The best bids of an auction, dearest first.</summary>
    public sealed class Best
    {
        public const int Most = 10;

        public Bid[] Bids { get; set; } = [];

        public int Count { get; set; }

        /// <summary>Puts a bid in its place.</summary>
        /// <returns>The place; <see cref="Most"/> when it is not among the best.</returns>
        public int Insert(in Bid bid)
        {
            var place = Count;
            while (place > 0 && Precedes(bid, Bids[place - 1])) place--;
            if (place == Most) return Most;
            if (Count == Bids.Length && Count < Most) Grow();
            if (Count < Most) Count++;
            for (var i = Count - 1; i > place; i--) Bids[i] = Bids[i - 1];
            Bids[place] = bid;
            return place;
        }

        static bool Precedes(in Bid bid, in Bid other) => bid.Price > other.Price || (bid.Price == other.Price && bid.DateTime < other.DateTime);

        void Grow()
        {
            var larger = new Bid[Count == 0 ? 2 : Math.Min(Most, Count * 2)];
            Bids.CopyTo(larger.AsSpan());
            Bids = larger;
        }
    }

    public sealed class Top(KeyedRuntimeContext runtime) : KeyedProcessFunction<long, Bid, Q19Row>
    {
        readonly ValueState<Best?> _best = runtime.GetState<Best?>("best", null);

        public override void ProcessElement(Bid value, KeyedContext<long> context, Collector<Q19Row> output)
        {
            var best = _best.Value ?? new Best();
            var place = best.Insert(value);
            if (place == Best.Most) return;
            _best.Value = best;
            for (var i = place; i < best.Count; i++) output.Collect(new Q19Row(best.Bids[i], i + 1));
        }
    }
}
