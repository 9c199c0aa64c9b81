using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>
/// Ids, each with the ranks of price it was seen in: a table of plain numbers, which neither the state's serializer nor the collector has to look
/// into entry by entry. An entry is the id and, in the lowest three bits, its ranks; 0 is empty.
/// </summary>
public sealed class IdSet
{
    /// <summary>The entries; a power of two, at most three quarters full.</summary>
    public long[] Entries { get; set; } = [];

    /// <summary>How many ids there are.</summary>
    public int Count { get; set; }

    /// <summary>Notes that an id was seen in a rank.</summary>
    /// <param name="id">The id.</param>
    /// <param name="rank">The bit of the rank.</param>
    /// <returns>The ranks that it was seen in before; 0: it is new.</returns>
    public int See(long id, int rank)
    {
        if (Count >= Entries.Length - Entries.Length / 4) Grow();
        ref var entry = ref Find(Entries, id);
        var before = (int)(entry & 7);
        if (before == 0) Count++;
        entry = (id << 3) | (long)(uint)(before | rank);
        return before;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref long Find(long[] entries, long id)
    {
        var mask = entries.Length - 1;
        var place = (int)((ulong)(id * unchecked((long)0x9E3779B97F4A7C15)) >> (64 - BitOperations.Log2((uint)entries.Length)));
        while (true)
        {
            ref var entry = ref entries[place & mask];
            if (entry == 0 || entry >> 3 == id) return ref entry;
            place++;
        }
    }

    void Grow()
    {
        var larger = new long[Math.Max(8, Entries.Length * 2)];
        foreach (var entry in Entries)
            if (entry != 0) Find(larger, entry >> 3) = entry;
        Entries = larger;
    }
}
