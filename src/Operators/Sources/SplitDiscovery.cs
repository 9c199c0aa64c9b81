using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorStream.Operators.Sources;

/// <summary>A part of a source that is read in order by one reader at a time, with the position in it: what a checkpoint stores.</summary>
/// <param name="id">Names the part: a file and range, a topic's partition.</param>
internal abstract class SourceSplit(string id)
{
    public string Id { get; } = id;

    /// <summary>By what a split is known again when it is found once more after a restart: the same in every run, whatever its position.</summary>
    public virtual string Key => Id;

    /// <summary>The split's own watermark when it was stored; none for one that has not been read.</summary>
    public long Watermark { get; set; } = EventTime.None;

    /// <summary>The largest timestamp of the split's records when it was stored.</summary>
    public long LargestTimestamp { get; set; } = EventTime.None;

    public override string ToString() => Id;
}

/// <summary>Finds the splits of a source; runs beside the readers, off their threads.</summary>
internal abstract class SplitDiscovery
{
    /// <summary>
    /// Whether a split goes to a reader as soon as it is found (partitions of an endless topic). Otherwise readers ask for the next one
    /// when they have done with theirs, which keeps them equally busy (files).
    /// </summary>
    public virtual bool AssignsEagerly => false;

    /// <summary>
    /// Whether splits go to readers only once all that are there have been found, so that no reader gets ahead in one before it has its others.
    /// Such a discovery says <see cref="AllForNow"/> at the end of each look.
    /// </summary>
    public virtual bool AssignsTogether => false;

    /// <summary>The byte form of the splits.</summary>
    public abstract SplitCodec Codec { get; }

    /// <summary>
    /// What the borders of the splits depend on (how many shares, how many bytes), so that those found after a restart are those found
    /// before. A checkpoint stores it, and a restored discovery is given it before it starts.
    /// </summary>
    public virtual long Grain { get; set; }

    /// <summary>
    /// Said among the splits by a discovery that goes on looking: no more can be had at present. Readers without a split are idle then;
    /// until it is said they hold event time back.
    /// </summary>
    public static SourceSplit AllForNow { get; } = new NoSplit();

    /// <summary>The job's clock, for a discovery that looks again later; set before it is started.</summary>
    public TimeProvider Time { get; set; } = null!;

    /// <summary>Where to log; set before it is started.</summary>
    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Tells a discovery, before it is started, of what splits were found before a restart: it may give them again, with the same keys.</summary>
    /// <param name="keys">Their <see cref="SourceSplit.Key"/>s.</param>
    public virtual void Restore(IEnumerable<string> keys)
    {
    }

    /// <summary>
    /// All splits of a look are in the book, and in every checkpoint from now on: <see cref="AllForNow"/> was said, or discovery has ended. Called where checkpoints
    /// read <see cref="Grain"/>.
    /// </summary>
    public virtual void Listed()
    {
    }

    /// <summary>The splits, as they are found; ends when there will be no more.</summary>
    public abstract IAsyncEnumerable<SourceSplit> DiscoverAsync(CancellationToken cancellationToken);

    private sealed class NoSplit() : SourceSplit("no split");
}

/// <summary>Splits that are known from the start.</summary>
/// <param name="splits">Makes them, for a grain.</param>
/// <param name="codec">Their byte form.</param>
/// <param name="grain">The grain of a source that was not restored.</param>
/// <param name="assignsEagerly">Whether readers get them without asking.</param>
internal sealed class FixedSplits(Func<long, IEnumerable<SourceSplit>> splits, SplitCodec codec, long grain = 0, bool assignsEagerly = false) : SplitDiscovery
{
    public override bool AssignsEagerly => assignsEagerly;

    public override SplitCodec Codec => codec;

    public override long Grain { get; set; } = grain;

#pragma warning disable CS1998 // Nothing to wait for.
    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
#pragma warning restore CS1998
    {
        foreach (var split in splits(Grain)) yield return split;
    }
}
