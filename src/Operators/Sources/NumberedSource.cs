using ActorStream.Persistence;

namespace ActorStream.Operators.Sources;

/// <summary>A source of records that have numbers: each subtask reads a share, and together they read every number once.</summary>
internal abstract class NumberedSource<T>(string what, long count, bool isBounded, double recordsPerSecond, bool isParallel) : ISource<T>
{
    public Boundedness Boundedness => isBounded ? Boundedness.Bounded : Boundedness.Unbounded;

    bool ISource<T>.IsParallel => isParallel;

    public override string ToString() => what;

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) => new FixedSplits(
        shares => InterleavedSplit.Cut(count, (int)shares, recordsPerSecond), InterleavedSplit.Codec, grain: isParallel ? parallelism : 1, assignsEagerly: true);

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => CreateReader(recordsPerSecond, context);

    private protected abstract SplitReader<T> CreateReader(double rate, SourceReaderContext context);
}

internal sealed class NumberedSource<T, TFill>(
    string what, TFill fill, long count, bool isBounded = true, double recordsPerSecond = double.PositiveInfinity, bool isParallel = true)
    : NumberedSource<T>(what, count, isBounded, recordsPerSecond, isParallel)
    where TFill : struct, IFill<T>
{
    private protected override SplitReader<T> CreateReader(double rate, SourceReaderContext context) =>
        new NumberedReader<T, TFill>(fill, rate, context);
}

/// <summary>The sources of a program's own values.</summary>
internal static class NumberedSources
{
    /// <summary>A collection; unless <paramref name="parallel"/>, one subtask reads it in order.</summary>
    public static ISource<T> Collection<T>(IEnumerable<T> elements, bool parallel = false)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var array = elements.ToArray();
        return new NumberedSource<T, ArrayFill<T>>("a collection", new ArrayFill<T>(array), array.Length, isParallel: parallel);
    }

    /// <summary>The numbers from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public static ISource<long> Sequence(long from, long to)
    {
        if (to < from) throw new ArgumentException($"FromSequence({from}, {to}): the sequence ends before it starts. Give the smaller number first.", nameof(to));
        if (to - (Int128)from >= long.MaxValue)
            throw new ArgumentException($"FromSequence({from}, {to}) has more than {long.MaxValue} numbers. Give a shorter range.", nameof(to));
        return new NumberedSource<long, SequenceFill>($"the sequence {from} to {to}", new SequenceFill(from), to - from + 1);
    }
}
