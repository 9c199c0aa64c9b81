using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

// Records mostly come for the slice of the one before. A run of those is added to one table in a loop that asks nothing else: adding emits nothing.
internal sealed partial class SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake>
{
    /// <summary>With this many rows (of half a megabyte) a table is no longer in the nearest caches, so that the places of some records are asked for ahead.</summary>
    static readonly int RowsOfLargeTable = (512 << 10) / Unsafe.SizeOf<Entry<TKey, TAcc>>();

    const int Ahead = 32;

    /// <summary>How many records from <paramref name="from"/> on are of the current slice.</summary>
    int RunLength(ReadOnlySpan<long> timestamps, int from)
    {
        var start = _currentStart;
        var length = _currentLength;
        for (var i = from; i < timestamps.Length; i++)
            if ((ulong)(timestamps[i] - start) >= length) return i - from;
        return timestamps.Length - from;
    }

    sealed class SliceInlet(
        SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake> owner, TSelector selector, TCodec codec) : Inlet<TIn>(owner)
    {
        readonly SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake> _owner = owner;
        readonly ulong[] _ahead = new ulong[Ahead];
        TSelector _selector = selector;
        TCodec _codec = codec;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            for (var i = 0; i < values.Length;)
            {
                var run = _owner.RunLength(timestamps, i);
                if (run > 0)
                {
                    AddRun(values.Slice(i, run), hashes.Length > 0 ? hashes.Slice(i, run) : default, i);
                    i += run;
                    continue;
                }
                Position = i;
                var key = _selector.GetKey(in values[i]);
                _owner.AddElsewhere(in key, i < hashes.Length ? hashes[i] : _codec.Hash(in key), in values[i], timestamps[i]);
                i++;
                if (_owner._output.IsFull) return i;
            }
            return values.Length;
        }

        void AddRun(ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, int position)
        {
            var rows = _owner._current;
            Position = position;
            if (rows.Count < RowsOfLargeTable)
            {
                Add(rows, values, hashes);
                return;
            }
            for (; values.Length > 0; values = values.Slice(Math.Min(Ahead, values.Length)))
            {
                var part = values.Slice(0, Math.Min(Ahead, values.Length));
                if (hashes.Length == 0)
                {
                    Ask(rows, part);
                    Add(rows, part, _ahead.AsSpan(0, part.Length));
                    Position++;
                    continue;
                }
                foreach (var hash in hashes.Slice(0, part.Length)) rows.Prefetch(hash);
                Add(rows, part, hashes.Slice(0, part.Length));
                Position++;
                hashes = hashes.Slice(part.Length);
            }
        }

        /// <summary>Makes the hashes and asks the memory for their rows.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        void Ask(StateTable<TKey, TAcc, TCodec> rows, ReadOnlySpan<TIn> values)
        {
            var selector = _selector;
            var codec = _codec;
            ref var ahead = ref MemoryMarshal.GetArrayDataReference(_ahead);
            for (var i = 0; i < values.Length; i++)
            {
                var key = selector.GetKey(in values[i]);
                var hash = codec.Hash(in key);
                Unsafe.Add(ref ahead, i) = hash;
                rows.Prefetch(hash);
            }
        }

        void Add(StateTable<TKey, TAcc, TCodec> rows, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes) =>
            rows.Fold(new Folding(_selector, _owner._functor), values, hashes, ref Position);
    }

    struct Folding(TSelector selector, TFunctor functor) : IRowFold<TIn, TKey, TAcc>
    {
        TSelector _selector = selector;
        TFunctor _functor = functor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TKey KeyOf(in TIn value) => _selector.GetKey(in value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TAcc NewRow() => _functor.CreateAccumulator();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fold(ref TAcc row, in TIn value) => _functor.Add(ref row, in value);
    }
}
