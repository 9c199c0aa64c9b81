using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>
/// Tumbling, sliding and cumulating windows of event time with an incremental aggregate, fired by the watermark. Records are aggregated into one table for each
/// slice of time, once, however many windows they are in; windows are made of slices as they fire. There is no timer for a key: firing goes through
/// the table, and may stop at any row for lack of room.
/// </summary>
internal sealed partial class SliceWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake> : Operator, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TResult>
    where TMake : struct, IWindowResult<TKey, TResult, TOut>
{
    readonly SliceGrid _grid;
    readonly LateRecords<TIn, TOut> _late;
    readonly KeyGroupRange _range;
    readonly TCodec _codec;
    readonly SliceList<TKey, TAcc, TCodec> _slices = new();
    readonly PagePool<TKey, TAcc> _pool = new();
    readonly Stack<Slice<TKey, TAcc, TCodec>> _free = new();

    /// <summary>What the current window's slices have together; null where a window is one slice.</summary>
    readonly RunningWindow<TKey, TIn, TAcc, TCodec>? _running;
    readonly Collector<TOut> _output;
    TFunctor _functor;
    TMake _make;

    // The slice of the latest record that was late for no window: where the next record is likely to go.
    long _currentStart;
    ulong _currentLength;
    StateTable<TKey, TAcc, TCodec> _current;

    /// <summary>All windows that end here or before have fired.</summary>
    long _firedEnd = EventTime.None;

    public SliceWindowOperator(
        OperatorContext context, WindowShape shape, TSelector selector, TCodec codec, TFunctor functor, TMake make, WindowLateness<TIn> lateness)
    {
        Attach(context);
        _grid = new SliceGrid(shape);
        _range = KeyGroups.RangeOf(context.Subtask, context.MaxParallelism, context.Parallelism);
        _codec = codec;
        _functor = functor;
        _make = make;
        _keyCodec = context.Codecs.ForKey<TKey>();
        _rowCodec = context.Codecs.For<TAcc>();
        _descriptor = new StateDescriptor(
            "slices", StateKind.Table, new MemberShape("key", _keyCodec.Shape), new MemberShape("namespace", new TypeShape(ShapeKind.VarInt, "long")),
            new MemberShape("row", _rowCodec.Shape));
        if (!_rowCodec.IsImmutable) _copyRow = Copy;
        _output = AddOutput<TOut>();
        _late = new LateRecords<TIn, TOut>(lateness, _output, context);
        _current = NewTable();
        if (!_grid.IsSingle)
        {
            _running = _grid.CanShrink && !functor.CanSubtract
                ? new StackedWindow<TKey, TIn, TAcc, TResult, TOut, TCodec, TFunctor, TMake>(_range, codec, functor, make, _output, _slices, context.StateMemory, _rowCodec)
                : new SubtractingWindow<TKey, TIn, TAcc, TResult, TOut, TCodec, TFunctor, TMake>(_range, codec, functor, make, _output, _slices, _grid.CanShrink, context.StateMemory, _rowCodec);
        }
        context.Metrics.Gauge("numOpenWindows", () => _slices.Count);
        Input = new SliceInlet(this, selector, codec);
        context.Metrics.Gauge("numOpenWindows", () => _openRows);
    }

    public Collector<TOut> Output => _output;

    public Inlet<TIn> Input { get; }

    /// <summary>A record for another slice than the last one, or a late one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void AddElsewhere(in TKey key, ulong hash, in TIn value, long timestamp)
    {
        if (timestamp == EventTime.None) MissingTimestamp.Throw();
        var slice = _slices.Find(timestamp);
        if (slice is null)
        {
            if (!_grid.SliceOf(timestamp, out var start, out var end))
            {
                _late.OnNoWindow(in value, timestamp);
                return;
            }
            var lastEnd = _grid.LastEndOf(start);
            if (lastEnd <= _firedEnd && _late.IsOver(lastEnd - 1))
            {
                _late.OnLate(in value, timestamp);
                return;
            }
            slice = NewSlice(start, end, lastEnd);
        }
        var isNew = Add(slice.Rows, in key, hash, in value);
        if (slice.End > _firedEnd)
        {
            _currentStart = slice.Start;
            _currentLength = (ulong)(slice.End - slice.Start);
            _current = slice.Rows;
            return;
        }
        if (slice.LastEnd > _firedEnd) _running!.AddTo(slice, isNew, in key, hash, in value);
        if (_late.Allowed > 0) FireAgain(slice, in key, hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool Add(StateTable<TKey, TAcc, TCodec> rows, in TKey key, ulong hash, in TIn value)
    {
        ref var row = ref rows.GetOrAdd(in key, hash, out var added);
        if (added) row = _functor.CreateAccumulator();
        _functor.Add(ref row, in value);
        return added;
    }

    Slice<TKey, TAcc, TCodec> NewSlice(long start, long end, long lastEnd)
    {
        if (!_free.TryPop(out var slice)) slice = new(NewTable());
        slice.Start = start;
        slice.End = end;
        slice.LastEnd = lastEnd;
        _slices.Insert(slice);
        return slice;
    }
}
