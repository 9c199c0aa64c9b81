using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>
/// A running window for aggregates that take nothing out: two stacks. Slices enter the back stack, of which only the whole is kept. When a slice is to leave and the
/// front stack is empty, the back one is turned over: from the latest slice to the earliest, each slice gets for each of its keys what it and the later ones
/// have together. When the earliest then leaves, what is left for a key is at the next slice that has it. Each slice is entered, turned over and left once.
/// </summary>
internal sealed class StackedWindow<TKey, TIn, TAcc, TResult, TOut, TCodec, TFunctor, TMake>(
    KeyGroupRange range, TCodec codec, TFunctor functor, TMake make, Collector<TOut> output, SliceList<TKey, TAcc, TCodec> slices,
    StateMemory? memory, Codec<TAcc> accumulators)
    : RunningWindow<TKey, TIn, TAcc, TCodec>
    where TCodec : struct, ICodec<TKey>
    where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TResult>
    where TMake : struct, IWindowResult<TKey, TResult, TOut>
{
    const long None = long.MaxValue;

    readonly StateTable<TKey, Row, TCodec> _rows = Limited(new(range, codec), memory, new Form(accumulators));
    readonly PagePool<TKey, SuffixRow<TAcc>> _pool = new();
    readonly Stack<StateTable<TKey, SuffixRow<TAcc>, TCodec>> _free = new();
    TFunctor _functor = functor;
    TMake _make = make;

    /// <summary>The end of the latest slice in the front stack.</summary>
    long _frontEnd = long.MinValue;

    /// <summary>The end of the latest slice in the back stack.</summary>
    long _backEnd = long.MinValue;

    public override int Count => _rows.Count;

    public override void Enter(Slice<TKey, TAcc, TCodec> slice)
    {
        for (var cursor = slice.Rows.Rows(); cursor.MoveNext();)
        {
            ref readonly var entry = ref slice.Rows.At(in cursor);
            ref var row = ref RowOf(in entry.Key, entry.Hash);
            if (row.HasBack) _functor.Merge(ref row.Back, in entry.Row);
            else row.Back = Copy(in entry.Row);
            row.HasBack = true;
        }
        _backEnd = slice.End;
    }

    public override void Leave(long from, long to)
    {
        for (var i = slices.FirstStartingAt(from); i < slices.Count && slices[i].Start < to; i++)
        {
            var slice = slices[i];
            if (slice.End > _frontEnd) TurnOver(i);
            if (slice.Suffixes is { } suffixes) TakeOff(slice, suffixes);
        }
    }

    public override void AddTo(Slice<TKey, TAcc, TCodec> slice, bool isNew, in TKey key, ulong hash, in TIn value)
    {
        ref var row = ref RowOf(in key, hash);
        if (slice.End > _frontEnd)
        {
            if (!row.HasBack) row.Back = _functor.CreateAccumulator();
            row.HasBack = true;
            _functor.Add(ref row.Back, in value);
            _backEnd = Math.Max(_backEnd, slice.End);
            return;
        }
        ref var previous = ref row.First;
        while (previous <= slice.Start)
        {
            ref var suffix = ref SuffixAt(previous, in key, hash);
            _functor.Add(ref suffix.Acc, in value);
            previous = ref suffix.Next;
        }
        if (isNew) Link(slice, ref previous, in key, hash, in value);
        row.Front = SuffixAt(row.First, in key, hash).Acc;
    }

    public override Cursor Rows() => _rows.Rows();

    public override bool Emit(ref Cursor cursor, TimeWindow window)
    {
        while (cursor.MoveNext())
        {
            ref readonly var entry = ref _rows.At(in cursor);
            TResult result;
            if (entry.Row.First == None)
            {
                result = _functor.GetResult(in entry.Row.Back);
            }
            else if (!entry.Row.HasBack)
            {
                result = _functor.GetResult(in entry.Row.Front);
            }
            else
            {
                var whole = Copy(in entry.Row.Front);
                _functor.Merge(ref whole, in entry.Row.Back);
                result = _functor.GetResult(in whole);
            }
            output.Collect(_make.Make(in entry.Key, window, result));
            if (output.IsFull) return false;
        }
        return true;
    }

    public override void Clear()
    {
        _rows.Clear();
        for (var i = 0; i < slices.Count; i++) FreeSuffixes(slices[i]);
        _frontEnd = _backEnd = long.MinValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TAcc Copy(in TAcc accumulator) => Accumulators.Copy<TIn, TAcc, TResult, TFunctor>(ref _functor, in accumulator);

    static StateTable<TKey, TRow, TCodec> Limited<TRow>(StateTable<TKey, TRow, TCodec> rows, StateMemory? memory, RowForm<TRow> form)
    {
        rows.Limit(memory, form);
        return rows;
    }

    ref Row RowOf(in TKey key, ulong hash)
    {
        ref var row = ref _rows.GetOrAdd(in key, hash, out var added);
        if (added) row.First = None;
        return ref row;
    }

    ref SuffixRow<TAcc> SuffixAt(long sliceStart, in TKey key, ulong hash) => ref slices.Find(sliceStart)!.Suffixes!.GetRef(in key, hash);

    /// <summary>A slice of the front stack has a key that it did not have; <paramref name="previous"/> is what pointed past it.</summary>
    void Link(Slice<TKey, TAcc, TCodec> slice, ref long previous, in TKey key, ulong hash, in TIn value)
    {
        var next = previous;
        previous = slice.Start;
        slice.Suffixes ??= NewSuffixes();
        ref var suffix = ref slice.Suffixes.GetOrAdd(in key, hash, out _);
        suffix.Next = next;
        suffix.Acc = _functor.CreateAccumulator();
        _functor.Add(ref suffix.Acc, in value);
        if (next != None) _functor.Merge(ref suffix.Acc, in SuffixAt(next, in key, hash).Acc);
    }

    /// <summary>Turns the back stack over: all slices from the one at <paramref name="first"/> up to the latest that has entered.</summary>
    void TurnOver(int first)
    {
        for (var i = slices.FirstEndingAfter(_backEnd) - 1; i >= first; i--)
        {
            var slice = slices[i];
            var suffixes = slice.Suffixes = NewSuffixes();
            for (var cursor = slice.Rows.Rows(); cursor.MoveNext();)
            {
                ref readonly var entry = ref slice.Rows.At(in cursor);
                ref var row = ref _rows.GetRef(in entry.Key, entry.Hash);
                ref var suffix = ref suffixes.GetOrAdd(in entry.Key, entry.Hash, out _);
                suffix.Acc = Copy(in entry.Row);
                if (row.First != None) _functor.Merge(ref suffix.Acc, in row.Front);
                suffix.Next = row.First;
                row.Front = suffix.Acc;
                row.First = slice.Start;
            }
        }
        for (var cursor = _rows.Rows(); cursor.MoveNext();)
        {
            ref var row = ref _rows.RowAt(in cursor);
            row.Back = default!;
            row.HasBack = false;
        }
        _frontEnd = _backEnd;
    }

    void TakeOff(Slice<TKey, TAcc, TCodec> slice, StateTable<TKey, SuffixRow<TAcc>, TCodec> suffixes)
    {
        for (var cursor = suffixes.Rows(); cursor.MoveNext();)
        {
            ref readonly var entry = ref suffixes.At(in cursor);
            ref var row = ref _rows.GetRef(in entry.Key, entry.Hash);
            row.First = entry.Row.Next;
            if (row.First != None) row.Front = SuffixAt(row.First, in entry.Key, entry.Hash).Acc;
            else if (row.HasBack) row.Front = default!;
            else _rows.Remove(in entry.Key, entry.Hash);
        }
        FreeSuffixes(slice);
    }

    StateTable<TKey, SuffixRow<TAcc>, TCodec> NewSuffixes() => _free.TryPop(out var table) ? table : Limited(new(range, codec, _pool), memory, new SuffixForm<TAcc>(accumulators));

    void FreeSuffixes(Slice<TKey, TAcc, TCodec> slice)
    {
        if (slice.Suffixes is not { } suffixes) return;
        slice.Suffixes = null;
        suffixes.Clear();
        _free.Push(suffixes);
    }

    sealed class Form(Codec<TAcc> accumulators) : RowForm<Row>
    {
        public override void Write(ref StateWriter writer, in Row row)
        {
            writer.WriteVarInt(row.First);
            if (row.First != None) accumulators.Write(ref writer, in row.Front);
            writer.WriteBool(row.HasBack);
            if (row.HasBack) accumulators.Write(ref writer, in row.Back);
        }

        public override Row Read(ref StateReader reader)
        {
            var row = new Row { First = reader.ReadVarInt() };
            if (row.First != None) row.Front = accumulators.Read(ref reader);
            row.HasBack = reader.ReadBool();
            if (row.HasBack) row.Back = accumulators.Read(ref reader);
            return row;
        }
    }

    struct Row
    {
        /// <summary>What the front stack has for the key: the same as the suffix at <see cref="First"/>.</summary>
        public TAcc Front;
        public TAcc Back;

        /// <summary>The start of the first slice of the front stack that has the key.</summary>
        public long First;
        public bool HasBack;
    }
}
