namespace ActorStream.Operators;

/// <summary>Runs a <see cref="CoProcessFunction{T1, T2, TOut}"/>.</summary>
internal sealed class CoProcessOperator<T1, T2, TOut> : FunctionOperator, ITwoInputs<T1, T2>
{
    private readonly CoProcessFunction<T1, T2, TOut> _function;
    private readonly ClockService _clocks;

    public CoProcessOperator(OperatorContext context, Func<RuntimeContext, CoProcessFunction<T1, T2, TOut>> factory)
        : base(context)
    {
        _clocks = new ClockService(this);
        _function = Declare(factory, new RuntimeContext(context, OperatorState));
        Output = AddOutput<TOut>();
        Input1 = new First(this);
        Input2 = new Second(this);
    }

    public Collector<TOut> Output { get; }

    public Inlet<T1> Input1 { get; }

    public Inlet<T2> Input2 { get; }

    private sealed class First(CoProcessOperator<T1, T2, TOut> owner) : Inlet<T1>(owner)
    {
        public override int Process(ReadOnlySpan<T1> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var output = owner.Output;
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                output.Timestamp = timestamps[i];
                owner._function.ProcessElement1(values[i], new ProcessContext(timestamps[i], owner._clocks), output);
                if (output.IsFull) return i + 1;
            }
            return values.Length;
        }
    }

    private sealed class Second(CoProcessOperator<T1, T2, TOut> owner) : Inlet<T2>(owner)
    {
        public override int Process(ReadOnlySpan<T2> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var output = owner.Output;
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                output.Timestamp = timestamps[i];
                owner._function.ProcessElement2(values[i], new ProcessContext(timestamps[i], owner._clocks), output);
                if (output.IsFull) return i + 1;
            }
            return values.Length;
        }
    }
}
