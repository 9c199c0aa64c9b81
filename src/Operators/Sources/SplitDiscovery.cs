namespace ActorStream.Operators.Sources;

/// <summary>A part of a source that is read in order by one reader at a time, with the position in it: what a checkpoint stores.</summary>
/// <param name="id">Names the part: a file and range, a topic's partition.</param>
internal abstract class SourceSplit(string id)
{
    public string Id { get; } = id;

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
    /// Said among the splits by a discovery that goes on looking: no more can be had at present. Readers without a split are idle then;
    /// until it is said they hold event time back.
    /// </summary>
    public static SourceSplit AllForNow { get; } = new NoSplit();

    /// <summary>The job's clock, for a discovery that looks again later; set before it is started.</summary>
    public TimeProvider Time { get; set; } = null!;

    /// <summary>The splits, as they are found; ends when there will be no more.</summary>
    public abstract IAsyncEnumerable<SourceSplit> DiscoverAsync(CancellationToken cancellationToken);

    private sealed class NoSplit() : SourceSplit("no split");
}

/// <summary>Splits that are known from the start.</summary>
internal sealed class FixedSplits(IEnumerable<SourceSplit> splits, bool assignsEagerly = false) : SplitDiscovery
{
    public override bool AssignsEagerly => assignsEagerly;

#pragma warning disable CS1998 // Nothing to wait for.
    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
#pragma warning restore CS1998
    {
        foreach (var split in splits) yield return split;
    }
}
