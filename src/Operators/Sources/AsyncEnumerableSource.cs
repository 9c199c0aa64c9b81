using System.Runtime.CompilerServices;

namespace ActorStream.Operators.Sources;

/// <summary>A sequence of the program's own. The position is the number of records that were read.</summary>
/// <param name="factory">Gives the sequence without so many of its first records.</param>
/// <param name="boundedness">Whether it is known to end.</param>
/// <param name="unreplayable">Counts the records of a sequence that does not know how to leave out its first ones; null: it does.</param>
internal sealed class AsyncEnumerableSource<T>(
    Func<long, IAsyncEnumerable<T>> factory, Boundedness boundedness = Boundedness.Unbounded, Unreplayable? unreplayable = null) : SplitSource<T, long>
{
    public override Boundedness Boundedness => boundedness;

    internal override bool IsParallel => false;

    internal override Unreplayable? Unreplayable => unreplayable;

    /// <summary>
    /// A source of the sequence itself: after a restart it is enumerated once more, and what it gives then is what comes next. Whether that is its
    /// beginning or where it had come to is the sequence's business.
    /// </summary>
    public static AsyncEnumerableSource<T> Of(IAsyncEnumerable<T> sequence, Boundedness boundedness = Boundedness.Unbounded)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new(_ => sequence, boundedness, new Unreplayable());
    }

    public override async IAsyncEnumerable<long> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return 0;
    }

    public override async IAsyncEnumerable<(T Record, long Split)> ReadAsync(long split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in factory(split).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            unreplayable?.Took();
            yield return (record, ++split);
        }
    }

    public override string ToString() => "a sequence";
}
