using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Runs a <see cref="BroadcastProcessFunction{TIn, TBroadcast, TOut}"/>.</summary>
internal sealed class BroadcastProcessOperator<TIn, TBroadcast, TOut> : FunctionOperator, ITwoInputs<TIn, TBroadcast>
{
    private readonly BroadcastProcessFunction<TIn, TBroadcast, TOut> _function;
    private readonly ClockService _clocks;

    public BroadcastProcessOperator(OperatorContext context, Func<RuntimeContext, BroadcastProcessFunction<TIn, TBroadcast, TOut>> factory)
        : base(context)
    {
        _clocks = new ClockService(this);
        _function = Declare(factory, new RuntimeContext(context, OperatorState));
        Output = AddOutput<TOut>();
        Input1 = new RecordInlet(this);
        Input2 = new BroadcastInlet(this);
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input1 { get; }

    public Inlet<TBroadcast> Input2 { get; }

    private sealed class RecordInlet(BroadcastProcessOperator<TIn, TBroadcast, TOut> owner) : Inlet<TIn>(owner)
    {
        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var output = owner.Output;
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                output.Timestamp = timestamps[i];
                owner._function.ProcessElement(values[i], new ProcessContext(timestamps[i], owner._clocks), output);
                if (output.IsFull) return i + 1;
            }
            return values.Length;
        }
    }

    private sealed class BroadcastInlet(BroadcastProcessOperator<TIn, TBroadcast, TOut> owner) : Inlet<TBroadcast>(owner)
    {
        public override int Process(ReadOnlySpan<TBroadcast> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var output = owner.Output;
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                output.Timestamp = timestamps[i];
                owner._function.ProcessBroadcastElement(values[i], new BroadcastContext(timestamps[i], owner._clocks), output);
                if (output.IsFull) return i + 1;
            }
            return values.Length;
        }
    }
}
