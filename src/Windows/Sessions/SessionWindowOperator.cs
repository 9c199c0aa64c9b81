using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>
/// Sessions of event time with an incremental aggregate, fired by the watermark. A key's first open session is in the key's row, others are in a list beside it. A key has one
/// alarm, for the first thing that is to happen to its sessions; it stays when a session grows, and is set again when it rings early.
/// </summary>
internal sealed partial class SessionWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake, TGap> : Operator, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TResult>
    where TMake : struct, IWindowResult<TKey, TResult, TOut>
    where TGap : struct, ISessionGap<TIn>
{
    readonly LateRecords<TIn, TOut> _late;
    readonly StateTable<TKey, SessionRow<TAcc>, TCodec> _rows;
    readonly Calendar<SessionAlarm<TKey>, SessionAlarmTime<TKey>> _alarms = new();
    readonly Stack<SessionList<TAcc>> _free = new();
    readonly Collector<TOut> _output;
    TFunctor _functor;
    TMake _make;
    TGap _gap;

    public SessionWindowOperator(
        OperatorContext context, TSelector selector, TCodec codec, TFunctor functor, TMake make, TGap gap, WindowLateness<TIn> lateness)
    {
        Attach(context);
        _keyCodec = context.Codecs.ForKey<TKey>();
        _accCodec = context.Codecs.For<TAcc>();
        _rowCodec = SessionRowCodec<TAcc>.Of(_accCodec);
        _descriptor = new StateDescriptor("sessions", StateKind.Table, new MemberShape("key", _keyCodec.Shape), new MemberShape("row", _rowCodec.Shape));
        _rows = new(KeyGroups.RangeOf(context.Subtask, context.MaxParallelism, context.Parallelism), codec, copyRow: CopyRow);
        _rows.Limit(context.StateMemory, new SessionRowForm<TAcc>(_rowCodec));
        _functor = functor;
        _make = make;
        _gap = gap;
        _output = AddOutput<TOut>();
        _late = new LateRecords<TIn, TOut>(lateness, _output, context);
        context.Metrics.Gauge("numOpenWindows", () => _rows.Count);
        Input = new SessionInlet(this, selector, codec);
    }

    public Collector<TOut> Output => _output;

    public Inlet<TIn> Input { get; }

    /// <summary>A record that is not just one more of the key's only session.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Place(ref SessionRow<TAcc> row, bool isNewKey, in TKey key, ulong hash, in TIn value, long start, long end)
    {
        ref var session = ref row.First;
        if (isNewKey || Unsafe.IsNullRef(ref session = ref Grow(ref row, start, end)))
        {
            if (_late.IsOver(end - 1))
            {
                if (isNewKey) _rows.Remove(in key, hash);
                _late.OnLate(in value, start);
                return;
            }
            if (isNewKey)
            {
                session = ref row.First;
                session.Start = start;
                session.End = end;
            }
            else
            {
                session = ref Open(ref row, start, end);
            }
            session.Acc = _functor.CreateAccumulator();
        }
        _functor.Add(ref session.Acc, in value);
        if (session.End - 1 <= _late.Watermark) Emit(in key, in session);
        var due = DueOf(in session, _late.Watermark);
        if (due >= row.Alarm && !isNewKey) return;
        row.Alarm = due;
        _alarms.Add(new(key, hash, due));
    }

    /// <summary>Makes the sessions that [start, end] touches one.</summary>
    /// <returns>That session; a null reference when there is none.</returns>
    ref Session<TAcc> Grow(ref SessionRow<TAcc> row, long start, long end)
    {
        ref var grown = ref row.First;
        var isFirst = row.First.End >= start;
        if (isFirst && row.First.Start > end) return ref Unsafe.NullRef<Session<TAcc>>();
        if (row.More is { } more && more.TryFind(start, out var place) && more[place].Start <= end)
        {
            if (!isFirst)
            {
                grown = ref more[place];
                place = more.Next(place);
            }
            MergeBehind(ref grown, more, place, end);
            FreeIfEmpty(ref row);
        }
        else if (!isFirst)
        {
            return ref Unsafe.NullRef<Session<TAcc>>();
        }
        grown.Start = Math.Min(grown.Start, start);
        grown.End = Math.Max(grown.End, end);
        return ref grown;
    }

    /// <summary>Merges into a session those from a place on that begin by <paramref name="end"/>.</summary>
    void MergeBehind(ref Session<TAcc> grown, SessionList<TAcc> more, SessionList<TAcc>.Place place, long end)
    {
        // What is removed moves the sessions behind it in their chunk, never the one before it.
        while (more.Has(place) && more[place].Start <= end)
        {
            ref var other = ref more[place];
            grown.End = Math.Max(grown.End, other.End);
            _functor.Merge(ref grown.Acc, in other.Acc);
            place = more.Remove(place);
        }
    }

    ref Session<TAcc> Open(ref SessionRow<TAcc> row, long start, long end)
    {
        var more = row.More ??= _free.TryPop(out var free) ? free : new();
        if (start > row.First.Start) return ref more.Add(start, end);
        more.Add(row.First.Start, row.First.End).Acc = row.First.Acc;
        row.First.Start = start;
        row.First.End = end;
        return ref row.First;
    }

    void FreeIfEmpty(ref SessionRow<TAcc> row)
    {
        if (row.More is not { Count: 0 } empty) return;
        row.More = null;
        _free.Push(empty);
    }
}
