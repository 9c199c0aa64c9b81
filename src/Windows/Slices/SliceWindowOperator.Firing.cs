using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

// Windows fire in order of their ends; within one the rows are gone through from a cursor that is kept while the output is full.
internal sealed partial class SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake>
{
    bool _isFiring;
    long _firingEnd;
    Cursor _cursor;
    StateTable<TKey, TAcc, TCodec>? _firingRows;

    /// <summary>How many rows the slices had at the last watermark; read by any thread.</summary>
    long _openRows;

    public override bool AdvanceWatermark(long watermark)
    {
        if (!FireUpTo(watermark)) return false;
        ForwardWatermark(watermark);
        return true;
    }

    public override bool EndKey()
    {
        if (!FireUpTo(EventTime.End)) return false;
        _firedEnd = EventTime.None;
        _late.Watermark = EventTime.None;
        return true;
    }

    bool FireUpTo(long watermark)
    {
        var target = _grid.LastEndAt(watermark);
        while (_isFiring || TryBegin(target))
        {
            if (!EmitRows()) return false;
            _isFiring = false;
            MoveOn(watermark);
        }
        _firedEnd = Math.Max(_firedEnd, target);
        _late.Watermark = watermark;
        Expire(watermark);
        _currentLength = 0;
        _openRows = RowCount();
        return true;
    }

    /// <summary>Finds the next window that ends at <paramref name="target"/> or before and is not empty, and makes it ready to be emitted.</summary>
    bool TryBegin(long target)
    {
        var next = _slices.FirstEndingAfter(_firedEnd);
        if (_running is { Count: > 0 }) _firingEnd = _firedEnd + _grid.Step;
        else if (next < _slices.Count) _firingEnd = _grid.FirstEndOf(_slices[next].End);
        else return false;
        if (_firingEnd > target) return false;
        if (_running is null)
        {
            _firingRows = _slices[next].Rows;
            _cursor = _firingRows.Rows();
        }
        else
        {
            for (; next < _slices.Count && _slices[next].End <= _firingEnd; next++) _running.Enter(_slices[next]);
            _cursor = _running.Rows();
        }
        _isFiring = true;
        return true;
    }

    bool EmitRows()
    {
        var window = new TimeWindow(_grid.StartOf(_firingEnd), _firingEnd);
        _output.Timestamp = window.MaxTimestampMilliseconds;
        if (_running is not null) return _running.Emit(ref _cursor, window);
        var rows = _firingRows!;
        while (_cursor.MoveNext())
        {
            ref readonly var entry = ref rows.At(in _cursor);
            var result = _functor.GetResult(in entry.Row);
            _output.Collect(_make.Make(in entry.Key, window, result));
            if (_output.IsFull) return false;
        }
        return true;
    }

    /// <summary>The window has fired: lets those slices go that are not in the next one.</summary>
    void MoveOn(long watermark)
    {
        _firedEnd = _firingEnd;
        _firingRows = null;
        _running?.Leave(_grid.StartOf(_firingEnd), _grid.StartOf(_firingEnd + _grid.Step));
        Expire(watermark);
    }

    long RowCount()
    {
        var count = 0L;
        for (var i = 0; i < _slices.Count; i++) count += _slices[i].Rows.Count;
        return count;
    }

    void Expire(long watermark)
    {
        while (_slices.Count > 0 && _slices[0].LastEnd <= _firedEnd && _late.IsOver(_slices[0].LastEnd - 1, watermark))
        {
            var slice = _slices[0];
            _slices.RemoveFirst();
            slice.Rows.Clear();
            _free.Push(slice);
        }
    }
}
