using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Adds records of a key and slice of time up before they are sent to the key's shard. It keeps nothing from one batch to the next: no state, no
/// delay, nothing to do at a barrier. Where keys hardly repeat within a batch it stops looking for them, and tries again now and then.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TIn">The records.</typeparam>
/// <typeparam name="TAcc">What they are added up in.</typeparam>
/// <typeparam name="TOut">The aggregate's result, which is not made here.</typeparam>
/// <typeparam name="TSelector">Gives the key.</typeparam>
/// <typeparam name="TCodec">Hashes and compares keys.</typeparam>
/// <typeparam name="TFunction">The aggregate.</typeparam>
internal sealed class CombineOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction> : Operator, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TFunction : struct, IAggregateFunction<TIn, TAcc, TOut>
{
    /// <param name="selector">Gives the key.</param>
    /// <param name="codec">Hashes and compares keys.</param>
    /// <param name="function">The aggregate.</param>
    /// <param name="slice">Milliseconds: records of one slice belong to the same windows. 0: all of time is one slice.</param>
    /// <param name="offset">Where slices begin.</param>
    public CombineOperator(TSelector selector, TCodec codec, TFunction function, long slice, long offset)
    {
        Output = AddOutput<Partial<TKey, TAcc>>();
        Input = new CombineInlet(this, selector, codec, function, slice, offset);
    }

    public Inlet<TIn> Input { get; }

    public Collector<Partial<TKey, TAcc>> Output { get; }

    private sealed class CombineInlet(
        CombineOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction> owner,
        TSelector selector, TCodec codec, TFunction function, long slice, long offset) : Inlet<TIn>(owner)
    {
        private const int PlaceBits = 9;
        private const int FewestToJudge = 128;
        private const int BatchesWithout = 31;

        private readonly Collector<Partial<TKey, TAcc>> _output = owner.Output;
        private readonly Place[] _places = new Place[1 << PlaceBits];
        private TSelector _selector = selector;
        private TCodec _codec = codec;
        private TFunction _function = function;
        private int _generation;
        private int _batchesWithout;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            if (_batchesWithout > 0)
            {
                _batchesWithout--;
                return PassOn(values, timestamps);
            }
            var before = _output.Count;
            var taken = Combine(values, timestamps);
            if (taken >= FewestToJudge && _output.Count - before > taken - (taken >> 2)) _batchesWithout = BatchesWithout;
            return taken;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private int Combine(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps)
        {
            var output = _output;
            var generation = NextGeneration();
            var start = 0L;
            var length = 0UL;
            ref var places = ref MemoryMarshal.GetArrayDataReference(_places);
            ref var value = ref MemoryMarshal.GetReference(values);
            ref var time = ref MemoryMarshal.GetReference(timestamps);
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                ref var current = ref Unsafe.Add(ref value, i);
                var timestamp = Unsafe.Add(ref time, i);
                if ((ulong)(timestamp - start) >= length)
                {
                    generation = NextGeneration();
                    (start, length) = SliceOf(timestamp);
                }
                var key = _selector.GetKey(in current);
                var hash = _codec.Hash(in key);
                ref var place = ref Unsafe.Add(ref places, (nint)(hash >> (64 - PlaceBits)));
                if (place.Hash == hash && place.Generation == generation)
                {
                    ref var known = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(output.Values), place.Index);
                    if (_codec.Equals(in known.Key, in key))
                    {
                        _function.Add(ref known.Accumulator, in current);
                        known.Count++;
                        continue;
                    }
                }
                place.Hash = hash;
                place.Generation = generation;
                place.Index = output.Count;
                Append(in key, in current, timestamp);
                if (output.IsFull) return i + 1;
            }
            return values.Length;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private int PassOn(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps)
        {
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                var key = _selector.GetKey(in values[i]);
                Append(in key, in values[i], timestamps[i]);
                if (_output.IsFull) return i + 1;
            }
            return values.Length;
        }

        private void Append(in TKey key, in TIn value, long timestamp)
        {
            Partial<TKey, TAcc> partial;
            partial.Key = key;
            partial.Count = 1;
            partial.Accumulator = _function.CreateAccumulator();
            _function.Add(ref partial.Accumulator, in value);
            _output.Append(in partial, timestamp);
        }

        /// <summary>What was known before is forgotten; places that still hold a number of the last round are emptied.</summary>
        private int NextGeneration()
        {
            if (++_generation == int.MaxValue)
            {
                Array.Clear(_places);
                _generation = 1;
            }
            return _generation;
        }

        private (long Start, ulong Length) SliceOf(long timestamp)
        {
            if (slice == 0) return (long.MinValue, ulong.MaxValue);
            if (timestamp == EventTime.None) return (EventTime.None, 1);
            var into = (timestamp - offset) % slice;
            return (timestamp - (into < 0 ? into + slice : into), (ulong)slice);
        }

        private struct Place
        {
            public ulong Hash;
            public int Generation;
            public int Index;
        }
    }
}
