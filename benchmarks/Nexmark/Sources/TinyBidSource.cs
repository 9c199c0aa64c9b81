using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>The bids alone as a source of pairs; numbers are dealt out to subtasks as in <see cref="NexmarkSource"/>.</summary>
/// <param name="events">Below which number to stop.</param>
/// <param name="rate">Events for each second of event time.</param>
public sealed class TinyBidSource(long events, long rate) : ISource<TinyBid>
{
    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Bounded;

    SplitDiscovery ISource<TinyBid>.CreateDiscovery(int parallelism, CodecRegistry codecs) => NumberSplit.Discovery(parallelism);

    SplitReader<TinyBid> ISource<TinyBid>.CreateReader(SourceReaderContext context) => new Reader(events, rate);

    sealed class Reader(long events, long rate) : NumberReader<TinyBid>
    {
        TinyBidGenerator? _generator;

        protected override void Begin(NumberSplit split) =>
            _generator = new TinyBidGenerator(events, rate, split.Subtask, split.Parallelism) { Position = split.Position };

        protected override int Fill(Span<TinyBid> values, Span<long> timestamps, NumberSplit split)
        {
            var made = _generator!.Fill(values);
            for (var i = 0; i < made; i++) timestamps[i] = values[i].DateTime;
            split.Position = _generator.Position;
            return made;
        }
    }
}
