using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

// Records mostly come for the slice of the one before. A run of those is added to one table in a loop that asks nothing else: adding emits nothing.
internal sealed partial class SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake>
{
    sealed class SliceInlet(
        SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake> owner, TSelector selector, TCodec codec) : Inlet<TIn>(owner)
    {
        readonly SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake> _owner = owner;
        TSelector _selector = selector;
        TCodec _codec = codec;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            for (var i = 0; i < values.Length;)
            {
                var run = TimeRun.Length(timestamps[i..], _owner._currentStart, _owner._currentLength);
                if (run > 0)
                {
                    Position = i;
                    _owner._current.Fold(
                        new Folding(_selector, _owner._functor), values.Slice(i, run), hashes.Length > 0 ? hashes.Slice(i, run) : default, ref Position);
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
