namespace ActorStream.Windows;

// A late record that its windows still take fires each of them that has fired before, at once, for its key.
internal sealed partial class SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake>
{
    /// <summary>What the key has in the slices from one before the record's slice up to that slice, at the index of the first; and in those behind.</summary>
    Held<TAcc>[] _before = [];
    Held<TAcc>[] _behind = [];

    void FireAgain(Slice<TKey, TAcc, TCodec> slice, in TKey key, ulong hash)
    {
        var lastEnd = Math.Min(slice.LastEnd, _firedEnd);
        var firstEnd = _grid.FirstEndOf(slice.End);
        while (firstEnd <= lastEnd && _late.IsOver(firstEnd - 1)) firstEnd += _grid.Step;
        if (_running is null)
        {
            EmitAgain(in key, firstEnd, in slice.Rows.GetRef(in key, hash));
            return;
        }
        var own = _slices.LastStartingBy(slice.Start);
        var first = _slices.FirstStartingAt(_grid.StartOf(firstEnd));
        var last = _slices.LastStartingBy(lastEnd - 1);
        Collect(first, own, last, in key, hash);
        // The latest window first, as assigners list them.
        for (var end = lastEnd; end >= firstEnd; end -= _grid.Step)
        {
            var from = _slices.FirstStartingAt(_grid.StartOf(end));
            var to = _slices.LastStartingBy(end - 1);
            var whole = Copy(in _before[from - first].Value);
            if (_behind[to - own].Has) _functor.Merge(ref whole, in _behind[to - own].Value);
            EmitAgain(in key, end, in whole);
        }
        Array.Clear(_before);
        Array.Clear(_behind);
    }

    /// <summary>Merges outwards from the record's slice, so that each window is made of two parts.</summary>
    void Collect(int first, int own, int last, in TKey key, ulong hash)
    {
        if (_before.Length <= own - first) _before = new Held<TAcc>[Math.Max(own - first + 1, _before.Length * 2)];
        if (_behind.Length <= last - own) _behind = new Held<TAcc>[Math.Max(last - own + 1, _behind.Length * 2)];
        for (var i = own; i >= first; i--)
        {
            ref var sum = ref _before[i - first];
            sum = HeldBy(i, in key, hash);
            if (i == own) continue;
            ref var later = ref _before[i + 1 - first];
            if (sum.Has) _functor.Merge(ref sum.Value, in later.Value);
            else sum = later;
        }
        for (var i = own + 1; i <= last; i++)
        {
            ref var sum = ref _behind[i - own];
            ref var earlier = ref _behind[i - 1 - own];
            sum = HeldBy(i, in key, hash);
            if (!earlier.Has) continue;
            if (!sum.Has)
            {
                sum = earlier;
                continue;
            }
            var merged = Copy(in earlier.Value);
            _functor.Merge(ref merged, in sum.Value);
            sum.Value = merged;
        }
    }

    Held<TAcc> HeldBy(int index, in TKey key, ulong hash)
    {
        ref readonly var row = ref _slices[index].Rows.Peek(in key, hash);
        return System.Runtime.CompilerServices.Unsafe.IsNullRef(in row) ? default : new Held<TAcc> { Value = Copy(in row), Has = true };
    }

    TAcc Copy(in TAcc accumulator) => Accumulators.Copy<TIn, TAcc, TResult, TFunctor>(ref _functor, in accumulator);

    void EmitAgain(in TKey key, long end, in TAcc accumulator)
    {
        var window = new TimeWindow(_grid.StartOf(end), end);
        _output.Timestamp = window.MaxTimestampMilliseconds;
        var result = _functor.GetResult(in accumulator);
        _output.Collect(_make.Make(in key, window, result));
    }
}
