using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>A running window whose slices are taken out again, because the aggregate can do that exactly or slices leave only all together.</summary>
internal sealed class SubtractingWindow<TKey, TIn, TAcc, TResult, TOut, TCodec, TFunctor, TMake>(
    KeyGroupRange range, TCodec codec, TFunctor functor, TMake make, Collector<TOut> output, SliceList<TKey, TAcc, TCodec> slices, bool canShrink,
    StateMemory? memory, Codec<TAcc> accumulators)
    : RunningWindow<TKey, TIn, TAcc, TCodec>
    where TCodec : struct, ICodec<TKey>
    where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TResult>
    where TMake : struct, IWindowResult<TKey, TResult, TOut>
{
    readonly StateTable<TKey, Row, TCodec> _rows = Limited(new(range, codec), memory, accumulators);
    TFunctor _functor = functor;
    TMake _make = make;

    public override int Count => _rows.Count;

    public override void Enter(Slice<TKey, TAcc, TCodec> slice)
    {
        for (var cursor = slice.Rows.Rows(); cursor.MoveNext();)
        {
            ref readonly var entry = ref slice.Rows.At(in cursor);
            ref var row = ref RowOf(in entry.Key, entry.Hash);
            _functor.Merge(ref row.Acc, in entry.Row);
            row.Slices++;
        }
    }

    public override void Leave(long from, long to)
    {
        if (canShrink)
        {
            for (var i = slices.FirstStartingAt(from); i < slices.Count && slices[i].Start < to; i++) TakeOut(slices[i].Rows);
        }
        else if (to > from)
        {
            Clear();
        }
    }

    public override void AddTo(Slice<TKey, TAcc, TCodec> slice, bool isNew, in TKey key, ulong hash, in TIn value)
    {
        ref var row = ref RowOf(in key, hash);
        _functor.Add(ref row.Acc, in value);
        if (isNew) row.Slices++;
    }

    public override Cursor Rows() => _rows.Rows();

    public override bool Emit(ref Cursor cursor, TimeWindow window)
    {
        while (cursor.MoveNext())
        {
            ref readonly var entry = ref _rows.At(in cursor);
            var result = _functor.GetResult(in entry.Row.Acc);
            output.Collect(_make.Make(in entry.Key, window, result));
            if (output.IsFull) return false;
        }
        return true;
    }

    public override void Clear() => _rows.Clear();

    static StateTable<TKey, Row, TCodec> Limited(StateTable<TKey, Row, TCodec> rows, StateMemory? memory, Codec<TAcc> accumulators)
    {
        rows.Limit(memory, new Form(accumulators));
        return rows;
    }

    ref Row RowOf(in TKey key, ulong hash)
    {
        ref var row = ref _rows.GetOrAdd(in key, hash, out var added);
        if (added) row.Acc = _functor.CreateAccumulator();
        return ref row;
    }

    void TakeOut(StateTable<TKey, TAcc, TCodec> leaving)
    {
        for (var cursor = leaving.Rows(); cursor.MoveNext();)
        {
            ref readonly var entry = ref leaving.At(in cursor);
            ref var row = ref _rows.GetRef(in entry.Key, entry.Hash);
            if (--row.Slices == 0) _rows.Remove(in entry.Key, entry.Hash);
            else _functor.Subtract(ref row.Acc, in entry.Row);
        }
    }

    sealed class Form(Codec<TAcc> accumulators) : RowForm<Row>
    {
        public override void Write(ref StateWriter writer, in Row row)
        {
            writer.WriteVarInt(row.Slices);
            accumulators.Write(ref writer, in row.Acc);
        }

        public override Row Read(ref StateReader reader) => new() { Slices = (int)reader.ReadVarInt(), Acc = accumulators.Read(ref reader) };
    }

    struct Row
    {
        public TAcc Acc;

        /// <summary>In how many slices of the window the key is: without any it has no result, whatever its accumulator says.</summary>
        public int Slices;
    }
}
