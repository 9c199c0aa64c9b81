using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>
/// The highest bids of each 10 seconds. As the benchmark's BETWEEN takes its upper end in, a bid in the first millisecond of a window also
/// counts for the window before if it offers that one's highest price.
/// </summary>
internal static class Q7
{
    const long Size = 10_000;

    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(new Leaders())
        .Map(static (in NexmarkEvent e) => new Q7Row(e.BidAuction, e.Price, e.Bidder, e.DateTime, e.BidExtra))
        .FlatMap(static (Q7Row row, Collector<Candidate> output) =>
        {
            var start = row.DateTime - row.DateTime % Size;
            output.Collect(new Candidate(start, row));
            if (row.DateTime == start) output.Collect(new Candidate(start - Size, row));
        })
        .KeyBy(static candidate => candidate.Start)
        .Process(static context => new Highest(context)));

    public readonly record struct Candidate(long Start, Q7Row Row);

    /// <summary>
    /// Lets pass what may be a window's highest bid as far as this subtask has seen. What it remembers only spares work, so it need not
    /// outlast a failure; of windows longer ago than the last, it lets everything pass.
    /// </summary>
    public struct Leaders : IFilterFunction<NexmarkEvent>
    {
        long _start;
        long _highest;
        long _highestBefore;

        public bool Filter(in NexmarkEvent value)
        {
            if (!value.IsBid) return false;
            var into = value.DateTime - _start;
            if ((ulong)into >= Size) return Elsewhere(value, into);
            if (value.Price < _highest && into > 0) return false;
            if (value.Price >= _highest) _highest = value.Price;
            else if (value.Price < _highestBefore) return false;
            return true;
        }

        bool Elsewhere(in NexmarkEvent value, long into)
        {
            if (into < 0) return into < -Size || value.Price >= _highestBefore || into == -Size;
            _highestBefore = into < 2 * Size ? _highest : 0;
            _start = value.DateTime - value.DateTime % Size;
            _highest = value.Price;
            return true;
        }
    }

    public sealed class Highest(KeyedRuntimeContext runtime) : KeyedProcessFunction<long, Candidate, Q7Row>
    {
        readonly ListState<Q7Row> _candidates = runtime.GetListState<Q7Row>("candidates");

        public override void ProcessElement(Candidate value, KeyedContext<long> context, Collector<Q7Row> output)
        {
            _candidates.Add(value.Row);
            context.TimerService.RegisterEventTimeTimer(Times.At(value.Start + Size));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<long> context, Collector<Q7Row> output)
        {
            var end = context.CurrentKey + Size;
            var highest = -1L;
            foreach (var row in _candidates)
                if (row.DateTime < end) highest = Math.Max(highest, row.Price);
            foreach (var row in _candidates)
                if (row.Price == highest) output.Collect(row);
            _candidates.Clear();
        }
    }
}
