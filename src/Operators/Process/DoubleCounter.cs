using ActorStream.Operators;

namespace ActorStream;

/// <summary>An accumulator: a number that is added to in each subtask; the job's result has the sum, by the accumulator's name.</summary>
/// <remarks>Not state: after a restart it begins at 0 again.</remarks>
/// <example><code>
/// env.FromElements(0.5, 0.25).Process(static context => new Summed(context)).Print();
/// JobResult result = await env.ExecuteAsync();
/// Console.WriteLine(result.Accumulators["sum"]);
/// // prints: 0.5, 0.25, 0.75
///
/// public sealed class Summed(RuntimeContext runtime) : ProcessFunction&lt;double, double>
/// {
///     private readonly DoubleCounter _sum = runtime.GetDoubleCounter("sum");
///
///     public override void ProcessElement(double value, ProcessContext context, Collector&lt;double> output)
///     {
///         _sum.Add(value);
///         output.Collect(value);
///     }
/// }
/// </code></example>
public sealed class DoubleCounter
{
    private readonly Sum _sum;

    internal DoubleCounter(AccumulatorSet accumulators, string name) => _sum = accumulators.GetOrAdd(name, static () => new Sum());

    /// <summary>What this subtask has added up.</summary>
    public double LocalValue => Volatile.Read(ref _sum.Total);

    /// <summary>Adds to the sum.</summary>
    /// <param name="value">How much.</param>
    public void Add(double value) => _sum.Total += value;

    private sealed class Sum : Accumulator
    {
        public double Total;

        public override object Value => Volatile.Read(ref Total);

        public override Accumulator Merge(Accumulator other) => new Sum { Total = Total + ((Sum)other).Total };
    }
}
