namespace ActorStream;

/// <summary>Turns the records of two streams into results of one.</summary>
/// <typeparam name="T1">The type of the first stream's records.</typeparam>
/// <typeparam name="T2">The type of the second stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public abstract class CoProcessFunction<T1, T2, TOut> : RichFunction
{
    /// <summary>Processes a record of the first stream.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks; the watermark is the lower one of both streams.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement1(T1 value, ProcessContext context, Collector<TOut> output);

    /// <summary>Processes a record of the second stream.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks; the watermark is the lower one of both streams.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement2(T2 value, ProcessContext context, Collector<TOut> output);
}
