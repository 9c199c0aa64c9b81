using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

// Records mostly come for the slice of the one before: a run of those is added up in one loop.
internal sealed partial class CombineOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction>
{
    sealed class CombineInlet(
        CombineOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction> owner, TSelector selector, TFunction function) : Inlet<TIn>(owner)
    {
        readonly CombineOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction> _owner = owner;
        TSelector _selector = selector;
        TFunction _function = function;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            if (!_owner.GoOn()) return 0;
            for (var i = 0; i < values.Length;)
            {
                if (_owner._without > 0 || IsLate(timestamps[i]))
                {
                    _owner._without--;
                    PassOn(in values[i], timestamps[i], i);
                    i++;
                    if (_owner.Output.IsFull) return i;
                    continue;
                }
                if (!_owner.MoveFront(timestamps[i])) return i;
                var front = _owner._front;
                if (front.IsOpen && front.Start == _owner.StartOf(timestamps[i]))
                {
                    var length = TimeRun.Length(timestamps[i..], front.Start, (ulong)_owner._slice);
                    i += front.Add<TIn, TOut, TSelector, TFunction>(_selector, _function, values.Slice(i, length), HashesOf(hashes, i, length), ref Position, i);
                    if (_owner.Output.IsFull) return i;
                    continue;
                }
                if (_owner.OpenAt(timestamps[i]) is not { } open) return i;
                var run = Math.Min(TimeRun.Length(timestamps[i..], open.Start, (ulong)_owner._slice), MostRows - open.Rows.Count);
                Position = i;
                open.Rows.Fold(new Folding(_selector, _function), values.Slice(i, run), HashesOf(hashes, i, run), ref Position);
                open.Records += run;
                _owner._toTables -= Math.Min(run, _owner._toTables);
                i += run;
                if (open.Rows.Count < MostRows) continue;
                _owner.Leave(_owner._open.IndexOf(open));
                if (!_owner.GoOn()) return i;
            }
            return values.Length;
        }

        static ReadOnlySpan<ulong> HashesOf(ReadOnlySpan<ulong> hashes, int first, int count) => hashes.Length > 0 ? hashes.Slice(first, count) : default;

        /// <summary>Whether a watermark may have fired a window of the record's slice, so that it must not be kept; or it has no timestamp.</summary>
        bool IsLate(long timestamp) => timestamp == EventTime.None || _owner.LastOf(_owner.StartOf(timestamp)) <= _owner.Watermark;

        void PassOn(in TIn value, long timestamp, int position)
        {
            Position = position;
            Partial<TKey, TAcc> partial;
            partial.Key = _selector.GetKey(in value);
            partial.Count = 1;
            partial.Accumulator = _function.CreateAccumulator();
            _function.Add(ref partial.Accumulator, in value);
            _owner.Output.Append(in partial, timestamp);
        }
    }

    struct Folding(TSelector selector, TFunction function) : IRowFold<TIn, TKey, Sum>
    {
        TSelector _selector = selector;
        TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TKey KeyOf(in TIn value) => _selector.GetKey(in value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Sum NewRow() => new() { Accumulator = _function.CreateAccumulator() };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fold(ref Sum row, in TIn value)
        {
            _function.Add(ref row.Accumulator, in value);
            row.Count++;
        }
    }
}
