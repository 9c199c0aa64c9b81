using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>A record of 16 bytes.</summary>
public readonly record struct Pair(long Left, long Right);

/// <summary>Numbers as pairs, dealt out to the subtasks; next to nothing to make.</summary>
/// <param name="count">How many pairs all subtasks make together.</param>
public sealed class PairSource(long count) : ISource<Pair>
{
    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Bounded;

    SplitDiscovery ISource<Pair>.CreateDiscovery(int parallelism, CodecRegistry codecs) => NumberSplit.Discovery(parallelism);

    SplitReader<Pair> ISource<Pair>.CreateReader(SourceReaderContext context) => new Reader(count);

    sealed class Reader(long count) : NumberReader<Pair>
    {
        protected override void Begin(NumberSplit split)
        {
        }

        protected override int Fill(Span<Pair> values, Span<long> timestamps, NumberSplit split)
        {
            var left = Math.Max(0, (count - split.Position + split.Parallelism - 1) / split.Parallelism);
            var made = (int)Math.Min(values.Length, left);
            var n = split.Position;
            for (var i = 0; i < made; i++, n += split.Parallelism) values[i] = new Pair(n, n);
            timestamps[..made].Fill(long.MinValue);
            split.Position = n;
            return made;
        }
    }
}
