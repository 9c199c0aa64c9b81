namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Counts the records of each key.</summary>
sealed class Counter(KeyedRuntimeContext runtime) : KeyedProcessFunction<long, long, (long Key, long Count)>
{
    readonly ValueState<long> _count = runtime.GetState("count", 0L);

    public override void ProcessElement(long value, KeyedContext<long> context, Collector<(long Key, long Count)> output)
    {
        _count.Value++;
        output.Collect((context.CurrentKey, _count.Value));
    }
}
