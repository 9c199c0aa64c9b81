using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ActorStream.Persistence;

// In a table that is larger than the caches, loops over batches ask the memory for what some records will need: first all their places in the index, then
// all rows that these lead to.
internal sealed partial class StateTable<TKey, TRow, TKeyCodec>
{
    /// <summary>For how many records to ask at a time.</summary>
    public const int Ahead = 32;

    const int LargeBytes = 512 << 10;

    /// <summary>Whether the table is no longer in the nearest caches.</summary>
    public bool IsLarge
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Count >= LargeBytes / Unsafe.SizeOf<Entry<TKey, TRow>>();
    }

    /// <summary>Asks for a key's place in the index.</summary>
    /// <returns>What <see cref="PrefetchRow"/> wants to know, a little later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ulong PrefetchIndex(scoped in TKey key, ulong hash)
    {
        var spread = KeySpread.Of(in key, hash, _factor);
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_index), (nint)(spread >> _shift))));
        return spread;
    }

    /// <summary>Asks for a key's row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void PrefetchRow(ulong spread)
    {
        var mask = (uint)_index.Length - 1;
        var position = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_index), (nint)(spread >> _shift)) - ((uint)spread & ~mask) - 1;
        if (position >= mask || !Sse.IsSupported)
            return;
        var row = (byte*)Unsafe.AsPointer(ref EntryAt((int)position));
        Sse.Prefetch0(row);
        Sse.Prefetch0(row + Math.Min(64, Unsafe.SizeOf<Entry<TKey, TRow>>() - 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Prefetch<TIn, TFold>(ref TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        Span<ulong> spreads = stackalloc ulong[Ahead];
        for (var i = 0; i < values.Length; i++)
        {
            var key = fold.KeyOf(in values[i]);
            spreads[i] = PrefetchIndex(in key, KeySpread.IsOwnHash<TKey>() ? 0 : i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key));
        }
        for (var i = 0; i < values.Length; i++)
            PrefetchRow(spreads[i]);
    }
}
