namespace ActorStream.Operators;

/// <summary>Gathers all records of a subtask of a bounded input and hands them to a function at its end. Results have no timestamp.</summary>
internal sealed class PartitionOperator<TIn, TOut> : FunctionOperator, IOneInput<TIn>
{
    private readonly PartitionFunction<TIn, TOut> _function;
    private readonly ListState<TIn> _records;
    private readonly ListState<bool> _ended;
    private IEnumerator<TOut>? _results;

    public PartitionOperator(OperatorContext context, PartitionFunction<TIn, TOut> function)
        : base(context)
    {
        _function = function;
        _records = OperatorState.GetListState<TIn>("records");
        _ended = OperatorState.GetListState<bool>("ended");
        Output = AddOutput<TOut>();
        Input = new RecordInlet(this);
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input { get; }

    // The end of time comes behind the results.
    public override bool AdvanceWatermark(long watermark)
    {
        if (watermark == EventTime.End && !EndInput()) return false;
        return base.AdvanceWatermark(watermark);
    }

    public override bool EndInput()
    {
        // Also after a restore: the function must not see an empty partition where it has had a full one.
        if (_ended.Count > 0) return true;
        Output.Timestamp = EventTime.None;
        _results ??= _function.Apply(_records.Get(), Output).GetEnumerator();
        while (!Output.IsFull)
        {
            if (_results.MoveNext())
            {
                Output.Collect(_results.Current);
                continue;
            }
            _results.Dispose();
            _records.Clear();
            _ended.Add(true);
            return true;
        }
        return false;
    }

    private sealed class RecordInlet(PartitionOperator<TIn, TOut> owner) : Inlet<TIn>(owner)
    {
        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            for (var i = 0; i < values.Length; i++) owner._records.Add(values[i]);
            return values.Length;
        }
    }
}
