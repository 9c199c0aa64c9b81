using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Sums of the keys of one slice that came last, in as many places as stay in the processor's first cache. A key has one place: another key that needs it
/// sends what is there. Adding a record to a key that is held takes one look, with no index and no page in between, so where keys come back soon, as most do,
/// this is all that adding up costs.
/// </summary>
internal sealed class CombineFront<TKey, TAcc, TCodec>
    where TCodec : struct, ICodec<TKey>
{
    const int MostBytes = 32 << 10;
    const int MostPlaces = 1024;

    readonly Place[] _places = new Place[Places];
    readonly int[] _used = new int[Places];
    readonly TCodec _codec;
    readonly Collector<Partial<TKey, TAcc>> _output;
    int _usedCount;

    public CombineFront(TCodec codec, Collector<Partial<TKey, TAcc>> output)
    {
        _codec = codec;
        _output = output;
    }

    static int Places { get; } = (int)Math.Min(MostPlaces, BitOperations.RoundUpToPowerOf2((uint)Math.Max(32, MostBytes / Unsafe.SizeOf<Place>()) + 1) / 2);

    static int Shift { get; } = 64 - BitOperations.Log2((uint)Places);

    /// <summary>Whether it takes records.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Where the slice begins whose records it takes.</summary>
    public long Start { get; private set; }

    /// <summary>The slice's last millisecond.</summary>
    public long Last { get; private set; }

    /// <summary>How many records of the slice came.</summary>
    public long Records { get; private set; }

    /// <summary>How many sums of the slice were sent because another key needed their place.</summary>
    public long Displaced { get; private set; }

    /// <summary>How many sums are held.</summary>
    public int Count => _usedCount;

    /// <summary>Whether keys come back too late: more than a quarter of the records took the place of another key.</summary>
    public bool IsTooSmall => Displaced >= Places && Displaced * 4 > Records;

    public void Begin(long start, long last)
    {
        IsOpen = true;
        Start = start;
        Last = last;
        Records = 0;
        Displaced = 0;
    }

    /// <summary>Adds records of the slice until one has filled the output.</summary>
    /// <param name="selector">Gives the key.</param>
    /// <param name="function">The aggregate.</param>
    /// <param name="values">The records.</param>
    /// <param name="hashes">Their keys' hashes; empty: they are made here where they are needed.</param>
    /// <param name="position">Set to where the record is that is being added, from <paramref name="first"/>.</param>
    /// <param name="first">The position of the first record.</param>
    /// <returns>How many records were added.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Add<TIn, TOut, TSelector, TFunction>(
        TSelector selector, TFunction function, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position, int first)
        where TSelector : struct, IKeySelector<TIn, TKey>
        where TFunction : struct, IAggregateFunction<TIn, TAcc, TOut>
    {
        var shift = Shift;
        var factor = KeySpread.Factor(0);
        ref var places = ref MemoryMarshal.GetArrayDataReference(_places);
        ref var value = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i < values.Length; i++)
        {
            position = first + i;
            ref var current = ref Unsafe.Add(ref value, i);
            var key = selector.GetKey(in current);
            var hash = KeySpread.IsOwnHash<TKey>() ? 0 : i < hashes.Length ? hashes[i] : _codec.Hash(in key);
            var at = (nint)(KeySpread.Of(in key, hash, factor) >> shift);
            ref var place = ref Unsafe.Add(ref places, at);
            if (place.Count != 0 && _codec.Equals(in place.Key, in key))
            {
                function.Add(ref place.Accumulator, in current);
                place.Count++;
                continue;
            }
            if (place.Count == 0) _used[_usedCount++] = (int)at;
            else Displace(ref place);
            place.Key = key;
            place.Accumulator = function.CreateAccumulator();
            function.Add(ref place.Accumulator, in current);
            place.Count = 1;
            if (!_output.IsFull) continue;
            i++;
            break;
        }
        Records += i;
        return i;
    }

    /// <summary>Takes no more records, and sends all sums.</summary>
    /// <returns>False when the output is full; each call sends at least one, so an output that has to take all of them does.</returns>
    public bool Send()
    {
        IsOpen = false;
        while (_usedCount > 0)
        {
            ref var place = ref _places[_used[--_usedCount]];
            Emit(in place);
            place = default;
            if (_output.IsFull) return false;
        }
        return true;
    }

    void Displace(ref readonly Place place)
    {
        Emit(in place);
        Displaced++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Emit(in Place place)
    {
        Partial<TKey, TAcc> partial;
        partial.Key = place.Key;
        partial.Accumulator = place.Accumulator;
        partial.Count = place.Count;
        _output.Append(in partial, Start);
    }

    struct Place
    {
        public TKey Key;
        public TAcc Accumulator;
        public int Count;
    }
}
