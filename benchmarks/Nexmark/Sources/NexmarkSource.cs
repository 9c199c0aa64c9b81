using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>The repeatable events as a source: subtask k of p reads the numbers n with n mod p = k, each with its own time as timestamp.</summary>
/// <param name="events">How many events all subtasks make together.</param>
/// <param name="rate">Events for each second of event time.</param>
public sealed class NexmarkSource(long events, long rate) : ISource<NexmarkEvent>
{
    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Bounded;

    SplitDiscovery ISource<NexmarkEvent>.CreateDiscovery(int parallelism, CodecRegistry codecs) => NumberSplit.Discovery(parallelism);

    SplitReader<NexmarkEvent> ISource<NexmarkEvent>.CreateReader(SourceReaderContext context) => new Reader(events, rate);

    sealed class Reader(long events, long rate) : NumberReader<NexmarkEvent>
    {
        const int AtOnce = 64;
        NexmarkGenerator? _generator;

        protected override void Begin(NumberSplit split) =>
            _generator = new NexmarkGenerator(events, rate, split.Subtask, split.Parallelism) { Position = split.Position };

        protected override int Fill(Span<NexmarkEvent> values, Span<long> timestamps, NumberSplit split)
        {
            // A few at a time, so that an event is still in the nearest cache when its time is taken.
            var made = 0;
            while (_generator!.Fill(values.Slice(made, Math.Min(AtOnce, values.Length - made))) is var more and > 0)
            {
                for (var i = made; i < made + more; i++) timestamps[i] = values[i].DateTime;
                made += more;
            }
            split.Position = _generator.Position;
            return made;
        }
    }
}
