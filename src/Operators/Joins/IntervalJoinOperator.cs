using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Joins two streams by key and by how far apart in event time two records are. A record is kept until the watermark is past all the partners
/// that it could have; each key has one timer for that.
/// </summary>
internal sealed class IntervalJoinOperator<TKey, TLeft, TRight, TOut, TLeftSelector, TRightSelector, TCodec> : KeyedFunctionOperator<TKey, TOut>, ITwoInputs<TLeft, TRight>
    where TLeftSelector : struct, IKeySelector<TLeft, TKey>
    where TRightSelector : struct, IKeySelector<TRight, TKey>
    where TCodec : struct, ICodec<TKey>
{
    private readonly ProcessJoinFunction<TLeft, TRight, TOut> _function;
    private readonly JoinBounds _bounds;
    private readonly OutputTag<TLeft>? _leftLate;
    private readonly OutputTag<TRight>? _rightLate;
    private readonly ValueState<List<StampedRecord<TLeft>>?> _lefts;
    private readonly ValueState<List<StampedRecord<TRight>>?> _rights;
    private readonly Counter _lateDropped;

    public IntervalJoinOperator(
        OperatorContext context,
        TLeftSelector leftSelector,
        TRightSelector rightSelector,
        Codec<TKey> codec,
        JoinBounds bounds,
        OutputTag<TLeft>? leftLate,
        OutputTag<TRight>? rightLate,
        Func<RuntimeContext, ProcessJoinFunction<TLeft, TRight, TOut>> factory)
        : base(context, codec)
    {
        _bounds = bounds;
        _leftLate = leftLate;
        _rightLate = rightLate;
        _lefts = State.GetState<List<StampedRecord<TLeft>>?>("left", null);
        _rights = State.GetState<List<StampedRecord<TRight>>?>("right", null);
        _function = Declare(factory, new RuntimeContext(context, OperatorState));
        _lateDropped = context.Metrics.Counter("numLateRecordsDropped");
        Input1 = new KeyedInlet<TKey, TLeft, TLeftSelector, TCodec, LeftSide>(this, leftSelector, (TCodec)codec.Instance, new LeftSide(this));
        Input2 = new KeyedInlet<TKey, TRight, TRightSelector, TCodec, RightSide>(this, rightSelector, (TCodec)codec.Instance, new RightSide(this));
    }

    public Inlet<TLeft> Input1 { get; }

    public Inlet<TRight> Input2 { get; }

    /// <summary>How many keys have records on the left, and on the right, together.</summary>
    public int KeptKeys => KeysOf("left").Count() + KeysOf("right").Count();

    /// <summary>Forgets what has no partners any more; called by the key's timer.</summary>
    protected override void OnTimer(in TKey key, long timestamp, TimeDomain domain)
    {
        var next = Math.Min(Expire(_lefts, _bounds.Upper), Expire(_rights, -_bounds.Lower));
        if (next != long.MaxValue) Timers.RegisterEventTimeTimer(next);
    }

    private void ProcessLeft(in TLeft value, long timestamp)
    {
        if (IsLate(value, timestamp, _leftLate)) return;
        if (_rights.Value is { } partners)
        {
            var last = JoinBounds.Add(timestamp, _bounds.Upper);
            foreach (ref readonly var right in JoinBuffer.From(partners, JoinBounds.Add(timestamp, _bounds.Lower)))
            {
                if (right.Timestamp > last) break;
                Emit(value, timestamp, right.Value, right.Timestamp);
            }
        }
        Keep(_lefts, new StampedRecord<TLeft>(timestamp, value), _bounds.Upper);
    }

    private void ProcessRight(in TRight value, long timestamp)
    {
        if (IsLate(value, timestamp, _rightLate)) return;
        if (_lefts.Value is { } partners)
        {
            var last = JoinBounds.Add(timestamp, -_bounds.Lower);
            foreach (ref readonly var left in JoinBuffer.From(partners, JoinBounds.Add(timestamp, -_bounds.Upper)))
            {
                if (left.Timestamp > last) break;
                Emit(left.Value, left.Timestamp, value, timestamp);
            }
        }
        Keep(_rights, new StampedRecord<TRight>(timestamp, value), -_bounds.Lower);
    }

    private void Emit(TLeft left, long leftTimestamp, TRight right, long rightTimestamp)
    {
        Output.Timestamp = Math.Max(leftTimestamp, rightTimestamp);
        _function.ProcessElement(left, right, new JoinContext(leftTimestamp, rightTimestamp), Output);
    }

    private bool IsLate<T>(T value, long timestamp, OutputTag<T>? tag)
    {
        if (timestamp == EventTime.None)
        {
            throw new InvalidOperationException("An interval join needs timestamps and this record has none: give its source a WatermarkStrategy with "
                + "WithTimestampAssigner(...), or call AssignTimestampsAndWatermarks(...) before KeyBy.");
        }
        if (timestamp >= Timers.Watermark) return false;
        Output.Timestamp = timestamp;
        if (tag is not null) Output.Collect(tag, value);
        else _lateDropped.Value++;
        return true;
    }

    /// <summary>Keeps a record until no partner can come: those of a timestamp below the watermark would be late.</summary>
    private void Keep<T>(ValueState<List<StampedRecord<T>>?> state, StampedRecord<T> record, long reach)
    {
        var last = JoinBounds.Add(record.Timestamp, reach);
        if (last < Timers.Watermark) return;
        ref var buffer = ref state.GetOrAdd(out _);
        buffer ??= [];
        // The key's timer goes by the oldest record there was; when it comes it is set for the next.
        if (buffer.Count == 0) Timers.RegisterEventTimeTimer(JoinBounds.Add(last, 1));
        JoinBuffer.Insert(buffer, record);
    }

    /// <returns>When to come again; never where nothing is left.</returns>
    private long Expire<T>(ValueState<List<StampedRecord<T>>?> state, long reach)
    {
        if (!state.HasValue) return long.MaxValue;
        ref var buffer = ref state.GetOrAdd(out _);
        JoinBuffer.RemoveBefore(buffer!, JoinBounds.Add(Timers.Watermark, -reach));
        if (buffer!.Count > 0) return JoinBounds.Add(JoinBounds.Add(buffer[0].Timestamp, reach), 1);
        state.Clear();
        return long.MaxValue;
    }

    private readonly struct LeftSide(IntervalJoinOperator<TKey, TLeft, TRight, TOut, TLeftSelector, TRightSelector, TCodec> owner) : IKeyedProcessor<TKey, TLeft>
    {
        public bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => owner.Output.IsFull;
        }

        public void Process(in TKey key, ulong hash, in TLeft value, long timestamp)
        {
            owner.State.SetCurrentKey(in key, hash);
            owner.ProcessLeft(in value, timestamp);
        }
    }

    private readonly struct RightSide(IntervalJoinOperator<TKey, TLeft, TRight, TOut, TLeftSelector, TRightSelector, TCodec> owner) : IKeyedProcessor<TKey, TRight>
    {
        public bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => owner.Output.IsFull;
        }

        public void Process(in TKey key, ulong hash, in TRight value, long timestamp)
        {
            owner.State.SetCurrentKey(in key, hash);
            owner.ProcessRight(in value, timestamp);
        }
    }
}
