namespace ActorStream.Operators;

/// <summary>Runs a <see cref="ProcessFunction{TIn, TOut}"/>.</summary>
internal sealed class ProcessOperator<TIn, TOut> : FunctionOperator, IOneInput<TIn>
{
    private readonly ProcessFunction<TIn, TOut> _function;
    private readonly ClockService _clocks;

    public ProcessOperator(OperatorContext context, Func<RuntimeContext, ProcessFunction<TIn, TOut>> factory)
        : base(context)
    {
        _clocks = new ClockService(this);
        _function = Declare(factory, new RuntimeContext(context, OperatorState));
        Output = AddOutput<TOut>();
        Input = new RecordInlet(this);
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input { get; }

    private sealed class RecordInlet(ProcessOperator<TIn, TOut> owner) : Inlet<TIn>(owner)
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
}
