using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ActorStream.Persistence;

/// <summary>What a run of records does to the rows of their keys. Always a struct.</summary>
internal interface IRowFold<TIn, TKey, TRow>
{
    TKey KeyOf(in TIn value);

    TRow NewRow();

    void Fold(ref TRow row, in TIn value);
}

// A loop over many records that goes from one row to the next with nothing in between.
internal sealed partial class DenseTable<TKey, TRow, TKeyCodec>
{
    /// <summary>With this many rows a table is no longer in the nearest caches: what some records need is asked for ahead.</summary>
    static readonly int LargeCount = (512 << 10) / Unsafe.SizeOf<Entry<TKey, TRow>>();

    const int Ahead = 32;

    /// <summary>Folds records into the rows of their keys.</summary>
    /// <param name="fold">What is done.</param>
    /// <param name="values">The records.</param>
    /// <param name="hashes">Their keys' hashes; empty: they are made here where they are needed.</param>
    /// <param name="position">Where the first record is; afterwards, or when one fails, where the last one is.</param>
    public void Fold<TIn, TFold>(TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        if (_frozenLimit >= 0)
        {
            FoldShared(fold, values, hashes, ref position);
            return;
        }
        if (Count < LargeCount)
        {
            FoldOwn(ref fold, values, hashes, ref position);
            return;
        }
        while (values.Length > Ahead)
        {
            Ask(ref fold, values[..Ahead], hashes);
            FoldOwn(ref fold, values[..Ahead], hashes, ref position);
            position++;
            values = values[Ahead..];
            if (hashes.Length > 0)
                hashes = hashes[Ahead..];
        }
        FoldOwn(ref fold, values, hashes, ref position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void FoldOwn<TIn, TFold>(ref TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        var first = position;
        var folding = fold;
        var codec = _keyCodec;
        ref var value = ref MemoryMarshal.GetReference(values);
        for (var i = 0; i < values.Length;)
        {
            var index = _index;
            var mask = (uint)index.Length - 1;
            ref var places = ref MemoryMarshal.GetArrayDataReference(index);
            ref var pages = ref MemoryMarshal.GetArrayDataReference(_pages);
            var shift = _shift;
            var factor = _factor;
            var pageBits = _pageBits;
            var pageMask = _pageMask;
            for (; i < values.Length; i++)
            {
                position = first + i;
                ref var current = ref Unsafe.Add(ref value, i);
                var key = folding.KeyOf(in current);
                var spread = KeySpread.Of(in key, KeySpread.IsOwnHash<TKey>() ? 0 : i < hashes.Length ? hashes[i] : codec.Hash(in key), factor);
                var tag = (uint)spread & ~mask;
                var place = (uint)(spread >> shift);
                while (true)
                {
                    var held = Unsafe.Add(ref places, (nint)place);
                    var at = held - tag - 1;
                    if (at < mask)
                    {
                        ref var entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.Add(ref pages, (nint)(at >> pageBits))), (nint)(at & (uint)pageMask));
                        if (codec.Equals(in entry.Key, in key))
                        {
                            folding.Fold(ref entry.Row, in current);
                            break;
                        }
                    }
                    if (held == 0)
                        goto New;
                    place = (place + 1) & mask;
                }
            }
            return;
        New:
            FoldNew(ref folding, in Unsafe.Add(ref value, i), i < hashes.Length ? hashes[i] : 0, i < hashes.Length);
            i++;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void FoldNew<TIn, TFold>(ref TFold fold, in TIn value, ulong hash, bool isHashed)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        var key = fold.KeyOf(in value);
        ref var row = ref Append(in key, isHashed ? hash : _keyCodec.Hash(in key));
        row = fold.NewRow();
        fold.Fold(ref row, in value);
    }

    void FoldShared<TIn, TFold>(TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        var first = position;
        for (var i = 0; i < values.Length; i++)
        {
            position = first + i;
            ref readonly var value = ref values[i];
            var key = fold.KeyOf(in value);
            ref var row = ref GetOrAdd(in key, i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key), out var added);
            if (added)
                row = fold.NewRow();
            fold.Fold(ref row, in value);
        }
    }

    /// <summary>Asks the memory for the places of some keys, then for the rows that they lead to.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    unsafe void Ask<TIn, TFold>(ref TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        if (!Sse.IsSupported)
            return;
        Span<ulong> spreads = stackalloc ulong[Ahead];
        ref var places = ref MemoryMarshal.GetArrayDataReference(_index);
        for (var i = 0; i < values.Length; i++)
        {
            var key = fold.KeyOf(in values[i]);
            var spread = KeySpread.Of(in key, KeySpread.IsOwnHash<TKey>() ? 0 : i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key), _factor);
            spreads[i] = spread;
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref places, (nint)(spread >> _shift))));
        }
        var mask = (uint)_index.Length - 1;
        for (var i = 0; i < values.Length; i++)
        {
            var position = Unsafe.Add(ref places, (nint)(spreads[i] >> _shift)) - ((uint)spreads[i] & ~mask) - 1;
            if (position >= mask)
                continue;
            var row = (byte*)Unsafe.AsPointer(ref EntryAt((int)position));
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + Math.Min(64, Unsafe.SizeOf<Entry<TKey, TRow>>() - 1));
        }
    }
}
