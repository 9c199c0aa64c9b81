using System.Runtime.CompilerServices;

namespace ActorStream.Operators.Sources;

/// <summary>A sequence of the program's own. The position is the number of records that were read.</summary>
/// <param name="factory">Gives the sequence without so many of its first records.</param>
/// <param name="boundedness">Whether it is known to end.</param>
internal sealed class AsyncEnumerableSource<T>(Func<long, IAsyncEnumerable<T>> factory, Boundedness boundedness = Boundedness.Unbounded) : SplitSource<T, long>
{
    public override Boundedness Boundedness => boundedness;

    internal override bool IsParallel => false;

    /// <summary>A source of the sequence itself, which is enumerated anew and skipped over after a restart.</summary>
    public static AsyncEnumerableSource<T> Of(IAsyncEnumerable<T> sequence, Boundedness boundedness = Boundedness.Unbounded)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new(skip => skip == 0 ? sequence : Skip(sequence, skip), boundedness);
    }

    public override async IAsyncEnumerable<long> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return 0;
    }

    public override async IAsyncEnumerable<(T Record, long Split)> ReadAsync(long split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in factory(split).WithCancellation(cancellationToken).ConfigureAwait(false)) yield return (record, ++split);
    }

    public override string ToString() => "a sequence";

    private static async IAsyncEnumerable<T> Skip(
        IAsyncEnumerable<T> sequence, long count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in sequence.WithCancellation(cancellationToken).ConfigureAwait(false))
            if (count-- <= 0) yield return record;
    }
}
