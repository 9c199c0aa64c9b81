using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>What a run of records does to the rows of their keys. Always a struct.</summary>
internal interface IRowFold<TIn, TKey, TRow>
{
    TKey KeyOf(in TIn value);

    TRow NewRow();

    void Fold(ref TRow row, in TIn value);
}

// A loop over many records that goes from one row to the next with nothing in between.
internal sealed partial class StateTable<TKey, TRow, TKeyCodec>
{
    /// <summary>Folds records into the rows of their keys.</summary>
    /// <param name="fold">What is done.</param>
    /// <param name="values">The records.</param>
    /// <param name="hashes">Their keys' hashes; empty: they are made here where they are needed.</param>
    /// <param name="position">Where the first record is; afterwards, or when one fails, where the last one is.</param>
    public void Fold<TIn, TFold>(TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        if (values.IsEmpty)
            return;
        if (_paged is not null)
        {
            FoldPaged(ref fold, values, hashes, ref position);
            return;
        }
        if (!IsLarge)
        {
            FoldOwn(ref fold, values, hashes, ref position);
            return;
        }
        while (values.Length > Ahead)
        {
            Prefetch(ref fold, values[..Ahead], hashes);
            FoldOwn(ref fold, values[..Ahead], hashes, ref position);
            position++;
            values = values[Ahead..];
            if (hashes.Length > 0)
                hashes = hashes[Ahead..];
        }
        FoldOwn(ref fold, values, hashes, ref position);
    }

    void FoldOwn<TIn, TFold>(ref TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        for (var i = 0; (i = FoldWithinRoom(ref fold, values, hashes, i, ref position)) < values.Length; i++)
        {
            var key = fold.KeyOf(in values[i]);
            ref var row = ref Append(in key, i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key));
            row = fold.NewRow();
            fold.Fold(ref row, in values[i]);
            position++;
        }
        position--;
    }

    /// <summary>Folds records for as long as new rows find room in the index and in the last page.</summary>
    /// <returns>The record whose row does not; the count of records: all are done.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    int FoldWithinRoom<TIn, TFold>(ref TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, int from, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        var folding = fold;
        var index = _index;
        var mask = (uint)index.Length - 1;
        var shift = _shift;
        var factor = _factor;
        ref var places = ref MemoryMarshal.GetArrayDataReference(index);
        ref var pages = ref MemoryMarshal.GetArrayDataReference(_pages);
        ref var value = ref MemoryMarshal.GetReference(values);
        var room = Room;
        var marks = _marks;
        var i = from;
        for (; i < values.Length; i++)
        {
            var key = folding.KeyOf(in Unsafe.Add(ref value, i));
            var hash = KeySpread.IsOwnHash<TKey>() ? 0 : i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key);
            var spread = KeySpread.Of(in key, hash, factor);
            var tag = (uint)spread & ~mask;
            var place = (uint)(spread >> shift);
            while (true)
            {
                var held = Unsafe.Add(ref places, (nint)place);
                var at = held - tag - 1;
                if (at < mask)
                {
                    var page = Unsafe.Add(ref pages, (nint)(at >> PageBits));
                    ref var entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page), (nint)(at & (uint)(PageRows - 1)));
                    if (_keyCodec.Equals(in entry.Key, in key))
                    {
                        if (marks)
                            Mark((int)at);
                        folding.Fold(ref entry.Row, in Unsafe.Add(ref value, i));
                        break;
                    }
                }
                if (held == 0)
                {
                    var count = Count;
                    if (KeySpread.IsOwnHash<TKey>())
                        hash = i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key);
                    if (count >= room || ((place - (uint)(spread >> shift)) & mask) >= LongestChain || !Range.ContainsHash(hash))
                        return i;
                    Unsafe.Add(ref places, (nint)place) = tag + (uint)count + 1;
                    Count = count + 1;
                    if (marks)
                        Mark(count);
                    ref var entry = ref EntryAt(count);
                    entry.Hash = hash;
                    entry.Key = key;
                    entry.Row = folding.NewRow();
                    folding.Fold(ref entry.Row, in Unsafe.Add(ref value, i));
                    break;
                }
                place = (place + 1) & mask;
            }
            position++;
        }
        return i;
    }

    /// <summary>Up to which count rows can be added without more ado.</summary>
    int Room => _pageCount == 0 ? 0 : Math.Min(_index.Length / 2, ((_pageCount - 1) << PageBits) + _pages[_pageCount - 1].Length);
}
