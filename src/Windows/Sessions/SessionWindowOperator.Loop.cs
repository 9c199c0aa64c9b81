using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

// Most records belong to the only session of their key and move nothing but its end.
internal sealed partial class SessionWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake, TGap>
{
    const int Ahead = StateTable<TKey, SessionRow<TAcc>, TCodec>.Ahead;

    sealed class SessionInlet(
        SessionWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake, TGap> owner, TSelector selector, TCodec codec) : Inlet<TIn>(owner)
    {
        readonly SessionWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake, TGap> _owner = owner;
        readonly ulong[] _ahead = new ulong[Ahead];
        TSelector _selector = selector;
        TCodec _codec = codec;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            Position = 0;
            if (!_owner._rows.IsLarge) return Add(values, timestamps, hashes);
            var done = 0;
            while (done < values.Length)
            {
                var count = Math.Min(Ahead, values.Length - done);
                Ask(values.Slice(done, count), hashes.IsEmpty ? default : hashes.Slice(done, count));
                Position = done;
                var added = Add(values.Slice(done, count), timestamps.Slice(done, count), _ahead.AsSpan(0, count));
                done += added;
                if (added < count || _owner._output.IsFull) break;
            }
            return done;
        }

        /// <summary>Asks the memory for the rows.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        void Ask(ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes)
        {
            Span<ulong> spreads = stackalloc ulong[Ahead];
            for (var i = 0; i < values.Length; i++)
            {
                var key = _selector.GetKey(in values[i]);
                var hash = i < hashes.Length ? hashes[i] : _codec.Hash(in key);
                _ahead[i] = hash;
                spreads[i] = _owner._rows.PrefetchIndex(in key, hash);
            }
            foreach (var spread in spreads[..values.Length]) _owner._rows.PrefetchRow(spread);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        int Add(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var owner = _owner;
            var rows = owner._rows;
            var watermark = owner._late.Watermark;
            var selector = _selector;
            var codec = _codec;
            var functor = owner._functor;
            var gap = owner._gap;
            for (var i = 0; i < values.Length; i++)
            {
                ref readonly var value = ref values[i];
                var timestamp = timestamps[i];
                if (timestamp == EventTime.None) MissingTimestamp.Throw();
                var end = WindowTime.Add(timestamp, gap.Of(in value));
                var key = selector.GetKey(in value);
                var hash = i < hashes.Length ? hashes[i] : KeySpread.IsOwnHash<TKey>() ? 0 : codec.Hash(in key);
                var position = rows.Locate(in key, hash);
                if (position >= 0)
                {
                    // Within the only session, which has not fired: nothing but the session changes.
                    ref var known = ref rows.RowAt(position, forWriting: true);
                    if (timestamp >= known.First.Start && timestamp <= known.First.End && known.First.End - 1 > watermark && known.More is null)
                    {
                        if (end > known.First.End) known.First.End = end;
                        functor.Add(ref known.First.Acc, in value);
                        Position++;
                        continue;
                    }
                }
                if (KeySpread.IsOwnHash<TKey>() && i >= hashes.Length) hash = codec.Hash(in key);
                ref var row = ref rows.GetOrAdd(in key, hash, out var added);
                owner.Place(ref row, added, in key, hash, in value, timestamp, end);
                Position++;
                if (owner._output.IsFull) return i + 1;
            }
            return values.Length;
        }
    }
}
