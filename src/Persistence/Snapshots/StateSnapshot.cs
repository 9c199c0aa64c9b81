namespace ActorStream.Persistence;

/// <summary>One named state of one subtask, as bytes.</summary>
/// <param name="Descriptor">What it is.</param>
/// <param name="Range">The key groups that it has; empty when it is not kept by key.</param>
/// <param name="Parts">
/// Of keyed state the bytes of each key group of the range: the rows one after the other, each its key and what the state has for it. Of other state the bytes of each item.
/// </param>
internal sealed record StateSnapshot(StateDescriptor Descriptor, KeyGroupRange Range, IReadOnlyList<ReadOnlyMemory<byte>> Parts)
{
    /// <summary>How many rows or items there are; -1 when that is not known.</summary>
    public long Rows { get; init; } = Descriptor.IsKeyed ? -1 : Parts.Count;

    /// <summary>Which of several tables of one name it is.</summary>
    public long Section { get; init; }

    /// <summary>Null: all there is. Else the rows are what has changed since an earlier snapshot of the state, and these the keys of each group that were removed before they were written.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Removed { get; init; }

    public long Bytes => (Parts is StoredParts stored ? Enumerable.Range(0, stored.Count).Sum(i => (long)stored.LengthOf(i)) : Parts.Sum(static part => (long)part.Length)) + (Removed?.Sum(static part => (long)part.Length) ?? 0);
}
