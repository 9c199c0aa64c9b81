using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

// The index: open addressing, at most half full. A place holds the position of a row, from 1, in its low bits and above them a few bits of the key's hash.
// It is the live table's alone: a frozen table makes its own if it needs one. It doubles at once, which takes some 5 ns for each row, and keeps its size
// when the table is cleared.
internal sealed partial class StateTable<TKey, TRow, TKeyCodec>
{
    const int SmallestIndex = 32;
    const int LargestIndex = 1 << 30;
    const int LongestChain = 128;

    uint[] _index = new uint[SmallestIndex];
    int _shift = 64 - BitOperations.Log2(SmallestIndex);
    ulong _factor = KeySpread.Factor(0);
    int _factorIndex;

    /// <summary>The position of a key's row; -1: there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Find(scoped in TKey key, ulong spread)
    {
        var index = _index;
        var mask = (uint)index.Length - 1;
        var tag = (uint)spread & ~mask;
        ref var places = ref MemoryMarshal.GetArrayDataReference(index);
        for (var place = (uint)(spread >> _shift); ; place = (place + 1) & mask)
        {
            var held = Unsafe.Add(ref places, (nint)place);
            // Less than the mask only if the bits above it are the tag's and the place is not empty.
            var position = held - tag - 1;
            if (position < mask && _keyCodec.Equals(in EntryAt((int)position).Key, in key))
                return (int)position;
            if (held == 0)
                return -1;
        }
    }

    /// <summary>Puts a position into the index.</summary>
    /// <returns>False when the chain has become so long that other factors should be tried; it is in all the same.</returns>
    bool TryEnter(int position, ulong spread)
    {
        var mask = (uint)_index.Length - 1;
        var place = (uint)(spread >> _shift);
        var steps = 0;
        for (; _index[place] != 0; steps++)
            place = (place + 1) & mask;
        _index[place] = ((uint)spread & ~mask) + (uint)position + 1;
        return steps < LongestChain;
    }

    void GrowIndex()
    {
        if (_index.Length == LargestIndex)
            throw new InvalidOperationException($"The table has {Count} rows, which is as many as it can index. Raise the operator's parallelism.");
        SetIndex(_index.Length * 2);
        Reindex();
    }

    /// <summary>Keys that crowd under one factor are spread by the next; a table that has tried all stays with the last.</summary>
    void ChangeFactor()
    {
        if (_factorIndex >= KeySpread.Tries)
            return;
        _factor = KeySpread.Factor(++_factorIndex);
        Array.Clear(_index);
        Reindex();
    }

    /// <returns>False when a chain has become so long that other factors should be tried.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool Reindex()
    {
        Span<ulong> spreads = stackalloc ulong[Ahead];
        var isSpread = true;
        for (var first = 0; first < Count; first += Ahead)
        {
            var count = Math.Min(Ahead, Count - first);
            for (var i = 0; i < count; i++)
            {
                ref var entry = ref EntryAt(first + i);
                spreads[i] = PrefetchIndex(in entry.Key, entry.Hash);
            }
            for (var i = 0; i < count; i++)
                isSpread &= TryEnter(first + i, spreads[i]);
        }
        return isSpread;
    }

    void SetIndex(int length)
    {
        _index = new uint[length];
        _shift = 64 - BitOperations.Log2((uint)length);
    }

    uint PlaceOf(int position, ulong spread)
    {
        var mask = (uint)_index.Length - 1;
        var place = (uint)(spread >> _shift);
        while ((_index[place] & mask) != (uint)position + 1)
            place = (place + 1) & mask;
        return place;
    }

    /// <summary>Takes a position out of the index and closes the gap.</summary>
    void Leave(int position, ulong spread)
    {
        var mask = (uint)_index.Length - 1;
        var hole = PlaceOf(position, spread);
        for (var next = (hole + 1) & mask; _index[next] != 0; next = (next + 1) & mask)
        {
            ref var entry = ref EntryAt((int)(_index[next] & mask) - 1);
            var home = (uint)(KeySpread.Of(in entry.Key, entry.Hash, _factor) >> _shift);
            if (((next - home) & mask) < ((next - hole) & mask))
                continue;
            _index[hole] = _index[next];
            hole = next;
        }
        _index[hole] = 0;
    }
}
