namespace ActorStream.Persistence;

/// <summary>A segment, and beside it the mask of its places: the address of an entry follows from the directory alone, without waiting for the segment's length.</summary>
internal readonly struct DirectorySlot<TKey, TRow>(Entry<TKey, TRow>[] segment)
{
    public readonly Entry<TKey, TRow>[] Segment = segment;
    public readonly uint Mask = (uint)segment.Length - 2;
}
