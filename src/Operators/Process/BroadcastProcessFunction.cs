namespace ActorStream;

/// <summary>Processes a stream beside a broadcast one, whose records every subtask gets and keeps in broadcast state.</summary>
/// <remarks>Nothing is promised about the order of the two streams. Every subtask must change broadcast state in the same way.</remarks>
/// <typeparam name="TIn">The type of the stream's records.</typeparam>
/// <typeparam name="TBroadcast">The type of the broadcast stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public abstract class BroadcastProcessFunction<TIn, TBroadcast, TOut> : RichFunction
{
    /// <summary>Processes a record of the stream; broadcast state can be read.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement(TIn value, ProcessContext context, Collector<TOut> output);

    /// <summary>Processes a record of the broadcast stream; broadcast state can be written through the context.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, the clocks, and how broadcast state is written.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessBroadcastElement(TBroadcast value, BroadcastContext context, Collector<TOut> output);
}
