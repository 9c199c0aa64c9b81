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
    /// <param name="hashes">Their keys' hashes; empty: they are made here.</param>
    /// <param name="position">Where the first record is; afterwards, or when one fails, where the last one is.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Fold<TIn, TFold>(TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        if (_frozenLimit >= 0)
        {
            FoldShared(fold, values, hashes, ref position);
            return;
        }
        var first = position;
        for (var i = 0; i < values.Length; i++)
        {
            position = first + i;
            ref readonly var value = ref values[i];
            var key = fold.KeyOf(in value);
            var hash = i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key);
            var directory = _directory;
            var slot = SlotOf(hash);
            if ((uint)slot >= (uint)directory.Length)
                ThrowForeignGroup(hash);
            ref var found = ref directory[slot];
            var segment = found.Segment;
            if (segment is null)
                ThrowForeignGroup(hash);
            ref var rows = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(segment), 1);
            var mask = found.Mask;
            var place = EntryHash.Place(hash) & mask;
            var wanted = EntryHash.Of(hash);
            ref var home = ref Unsafe.Add(ref rows, (nint)place);
            place = (place + Unsafe.BitCast<bool, byte>(home.Hash != wanted)) & mask;
            while (true)
            {
                ref var entry = ref Unsafe.Add(ref rows, (nint)place);
                if (entry.Hash == wanted && _keyCodec.Equals(in entry.Key, in key))
                {
                    fold.Fold(ref entry.Row, in value);
                    break;
                }
                if (entry.Hash == 0)
                {
                    FoldNew(ref fold, in value, in key, hash);
                    break;
                }
                place = (place + 1) & mask;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void FoldNew<TIn, TFold>(ref TFold fold, in TIn value, in TKey key, ulong hash)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        ref var row = ref GetOrAdd(in key, hash, out _);
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
}
