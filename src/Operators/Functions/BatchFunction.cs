namespace ActorStream;

/// <summary>Works on a batch of records at a time.</summary>
/// <param name="values">The records, valid during the call.</param>
/// <param name="timestamps">Their timestamps in epoch milliseconds; <see cref="long.MinValue"/> is none.</param>
/// <param name="output">Where results go.</param>
public delegate void BatchFunction<TIn, TOut>(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, Collector<TOut> output);
