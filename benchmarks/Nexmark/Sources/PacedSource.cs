using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>Pairs at a steady rate: a number, and the clock's ticks when it was given out.</summary>
/// <param name="count">How many pairs all subtasks make together.</param>
/// <param name="rate">How many a second, all subtasks together.</param>
/// <param name="clock">What the ticks are of.</param>
public sealed class PacedSource(long count, long rate, TimeProvider clock) : ISource<Pair>
{
    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Bounded;

    SplitDiscovery ISource<Pair>.CreateDiscovery(int parallelism, CodecRegistry codecs) => NumberSplit.Discovery(parallelism);

    SplitReader<Pair> ISource<Pair>.CreateReader(SourceReaderContext context) => new Reader(count, rate, clock, context);

    sealed class Reader(long count, long rate, TimeProvider clock, SourceReaderContext context) : SplitReader<Pair>
    {
        NumberSplit? _split;
        bool _ended = true;
        long _began;

        public override IReadOnlyList<SourceSplit> Splits => _ended ? [] : [_split!];

        public override SourceSplit? CurrentSplit => _split;

        public override long NextPollTime => _ended ? long.MaxValue : context.Time.GetUtcNow().ToUnixTimeMilliseconds() + 1;

        public override void AddSplit(SourceSplit split)
        {
            _split = (NumberSplit)split;
            _ended = false;
            _began = clock.GetTimestamp();
        }

        public override ReadStatus Poll(Collector<Pair> output)
        {
            if (_ended) return ReadStatus.Nothing;
            var due = Math.Min(count, (long)(clock.GetElapsedTime(_began).TotalSeconds * rate));
            for (; _split!.Position < due; _split.Position += _split.Parallelism)
                output.Append(new Pair(_split.Position, clock.GetTimestamp()), long.MinValue);
            if (_split.Position < count) return ReadStatus.Nothing;
            _ended = true;
            return ReadStatus.SplitEnded;
        }
    }
}
