using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>One row of a state table, in place in its segment.</summary>
/// <remarks>
/// Bit 0 of <see cref="Hash"/> is set in every entry in use (so 0 is an empty place), bit 1 is kept free for marking rows that changed since the
/// last snapshot; neither takes part in the group, the directory index or the place in the segment. Entry 0 of a segment is its
/// <see cref="SegmentHeader"/>.
/// </remarks>
internal struct Entry<TKey, TRow>
{
    public ulong Hash;
    public TKey Key;
    public TRow Row;
}

/// <summary>How hashes are kept in entries.</summary>
internal static class EntryHash
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong hash) => (hash & ~3UL) | 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Place(ulong hash) => (uint)hash >> 2;
}
