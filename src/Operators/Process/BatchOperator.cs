namespace ActorStream.Operators;

/// <summary>Hands whole batches to a function. How records are cut into batches means nothing.</summary>
internal sealed class BatchOperator<TIn, TOut> : Operator, IOneInput<TIn>
{
    private readonly Collector<TOut> _output;

    public BatchOperator(BatchFunction<TIn, TOut> function)
    {
        _output = AddOutput<TOut>();
        Input = new BatchInlet(this, function);
    }

    public Inlet<TIn> Input { get; }

    private sealed class BatchInlet(BatchOperator<TIn, TOut> owner, BatchFunction<TIn, TOut> function) : Inlet<TIn>(owner)
    {
        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            Position = 0;
            owner._output.Timestamp = EventTime.None;
            function(values, timestamps, owner._output);
            return values.Length;
        }
    }
}
