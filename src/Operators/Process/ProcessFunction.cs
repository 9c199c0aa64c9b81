namespace ActorStream;

/// <summary>Turns each record into any number of others, with a lifecycle, side outputs and the clocks.</summary>
/// <typeparam name="TIn">The type of the input records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public abstract class ProcessFunction<TIn, TOut> : RichFunction
{
    /// <summary>Processes a record.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement(TIn value, ProcessContext context, Collector<TOut> output);
}
