using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

// A snapshot holds the slices and the watermark. The running window follows from them and is made anew.
internal sealed partial class SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake>
{
    readonly Codec<TKey> _keyCodec;
    readonly Codec<TAcc> _rowCodec;
    readonly RowCopy<TAcc>? _copyRow;
    readonly StateDescriptor _descriptor;

    public override FrozenOperator Freeze(SnapshotCut cut = default)
    {
        var states = new List<FrozenState>(_slices.Count + 1) { StoredWatermark.Freeze(_late.Watermark) };
        var held = new List<IDisposable>(_slices.Count);
        for (var i = 0; i < _slices.Count; i++)
        {
            var rows = _slices[i].Rows.Freeze(in cut);
            held.Add(rows);
            states.Add(new FrozenRows<TKey, TAcc>(_descriptor, rows, _keyCodec, _rowCodec, _slices[i].Start));
        }
        return new FrozenOperator(states, held);
    }

    public override void Restore(SnapshotReader stored)
    {
        _late.Watermark = StoredWatermark.Restore(stored);
        if (_late.Watermark != EventTime.None) _firedEnd = _grid.LastEndAt(_late.Watermark);
        stored.ReadKeyed(_descriptor, _range, ReadRow, RemoveKey, _slices);
        if (_running is null || _firedEnd is EventTime.None or EventTime.End) return;
        for (var i = _slices.FirstStartingAt(_grid.StartOf(_firedEnd + _grid.Step)); i < _slices.Count && _slices[i].End <= _firedEnd; i++)
            _running.Enter(_slices[i]);
    }

    void ReadRow(ref StateReader reader)
    {
        var key = _keyCodec.Read(ref reader);
        StoredSlice(reader.ReadVarInt()).Rows.GetOrAdd(in key, _keyCodec.Hash(in key), out _) = _rowCodec.Read(ref reader);
    }

    void RemoveKey(ref StateReader reader)
    {
        var key = _keyCodec.Read(ref reader);
        StoredSlice(reader.ReadVarInt()).Rows.Remove(in key, _keyCodec.Hash(in key));
    }

    Slice<TKey, TAcc, TCodec> StoredSlice(long start)
    {
        var slice = _slices.Find(start);
        if (slice is not null) return slice;
        if (!_grid.SliceOf(start, out var sliceStart, out var end) || sliceStart != start) ThrowOtherWindows(start);
        slice = NewSlice(start, end, _grid.LastEndOf(start));
        if (_slices.IsLoading) slice.Rows.BeginLoad();
        return slice;
    }

    void ThrowOtherWindows(long start) => throw new StateMismatchException(
        $"{Context.Name} has stored windows with a border at {EventTime.Text(start)}, where its windows have none now: their size, slide or offset was changed. "
        + "Give them as they were, or give the operator another uid to begin without their state.");

    StateTable<TKey, TAcc, TCodec> NewTable()
    {
        var table = new StateTable<TKey, TAcc, TCodec>(_range, _codec, _pool, _copyRow);
        table.Limit(Context.StateMemory, new CodecForm<TAcc>(_rowCodec));
        return table;
    }
}
