using ActorStream.Operators;

namespace ActorStream;

/// <summary>An accumulator: a whole number that grows in each subtask; the job's result has the sum, by the accumulator's name.</summary>
/// <remarks>Not state: after a restart it begins at 0 again.</remarks>
/// <example><code>
/// env.FromElements("a", "bb", "ccc").Process(static context => new Counted(context)).Print();
/// JobResult result = await env.ExecuteAsync();
/// Console.WriteLine(result.Accumulators["letters"]);
/// // prints: a, bb, ccc, 6
///
/// public sealed class Counted(RuntimeContext runtime) : ProcessFunction&lt;string, string>
/// {
///     private readonly LongCounter _letters = runtime.GetLongCounter("letters");
///
///     public override void ProcessElement(string value, ProcessContext context, Collector&lt;string> output)
///     {
///         _letters.Add(value.Length);
///         output.Collect(value);
///     }
/// }
/// </code></example>
public sealed class LongCounter
{
    private readonly Sum _sum;

    internal LongCounter(AccumulatorSet accumulators, string name) => _sum = accumulators.GetOrAdd(name, static () => new Sum());

    /// <summary>What this subtask has counted.</summary>
    public long LocalValue => Volatile.Read(ref _sum.Total);

    /// <summary>Adds to the count.</summary>
    /// <param name="value">How much; negative takes away.</param>
    public void Add(long value) => _sum.Total += value;

    private sealed class Sum : Accumulator
    {
        public long Total;

        public override object Value => Volatile.Read(ref Total);

        public override Accumulator Merge(Accumulator other) => new Sum { Total = Total + ((Sum)other).Total };
    }
}
