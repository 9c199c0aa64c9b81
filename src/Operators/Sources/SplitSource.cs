using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream;

/// <summary>
/// The base of sources of your own. The source consists of splits (files, partitions, sections) that are found first and then read,
/// each in order, by whichever subtask gets it.
/// </summary>
/// <remarks>
/// <para>Reading runs on the thread pool and may wait as it likes; while the job cannot take more, the enumerator is not asked for more.
/// Several splits may be read at the same time. An exception fails the job, naming the split as it was then.</para>
/// <para>A checkpoint stores the splits as <see cref="ReadAsync"/> last gave them; reading goes on from there, in any subtask. After a
/// restart splits are looked for again, and those whose values are equal to ones that were found before are left out: a split that is
/// found should have the same value in every run.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <typeparam name="TSplit">
/// A value that says what to read and holds the position in it, of a type that state can have; otherwise the plan is refused, naming the member.
/// </typeparam>
/// <example><code>
/// using System.Runtime.CompilerServices;
///
/// env.FromSource(new Numbers()).Print();
/// // prints, in any order: 1, 2, 10, 11
///
/// public record Section(int Next, int End);
///
/// public sealed class Numbers : SplitSource&lt;int, Section>
/// {
///     public override Boundedness Boundedness => Boundedness.Bounded;
///
///     public override async IAsyncEnumerable&lt;Section> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
///     {
///         yield return new Section(1, 3);
///         yield return new Section(10, 12);
///     }
///
///     public override async IAsyncEnumerable&lt;(int, Section)> ReadAsync(Section split, [EnumeratorCancellation] CancellationToken cancellationToken)
///     {
///         while (split.Next &lt; split.End)
///         {
///             var number = split.Next;
///             split = split with { Next = number + 1 };
///             yield return (number, split);               // the record, and where to go on behind it
///         }
///     }
/// }
/// </code></example>
public abstract class SplitSource<T, TSplit> : ISource<T>
    where TSplit : notnull
{
    /// <summary>Whether the source ends. The splits of a bounded source are read one after the other by each subtask, those of an unbounded one all at once.</summary>
    public abstract Boundedness Boundedness { get; }

    /// <summary>Finds the splits; runs once in each run of the job. A split is assigned as soon as it is found.</summary>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    public abstract IAsyncEnumerable<TSplit> DiscoverSplitsAsync(CancellationToken cancellationToken);

    /// <summary>Reads a split from its position on.</summary>
    /// <param name="split">What to read, and from where.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    /// <returns>Each record with the split as it is behind that record: reading from there gives the next record.</returns>
    public abstract IAsyncEnumerable<(T Record, TSplit Split)> ReadAsync(TSplit split, CancellationToken cancellationToken);

    /// <summary>Whether several subtasks can share the work.</summary>
    internal virtual bool IsParallel => true;

    bool ISource<T>.IsParallel => IsParallel;

    /// <summary>Counts what cannot be read again; null: everything can.</summary>
    internal virtual Unreplayable? Unreplayable => null;

    bool ISource<T>.IsReplayable => Unreplayable is null;

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) => new ValueSplitDiscovery<T, TSplit>(this, codecs.For<TSplit>());

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => new PumpReader<T, TSplit>(this, context);
}
