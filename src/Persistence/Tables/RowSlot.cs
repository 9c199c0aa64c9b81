namespace ActorStream.Persistence;

/// <summary>Where a row lies, to come back to it without a probe while the table's version is the same.</summary>
internal readonly struct RowSlot<TKey, TRow>(Entry<TKey, TRow>[] segment, int index, int version, bool isWritable)
{
    public readonly Entry<TKey, TRow>[] Segment = segment;
    public readonly int Index = index;
    public readonly int Version = version;
    public readonly bool IsWritable = isWritable;

    public ref TRow Row => ref Segment[Index].Row;
}
