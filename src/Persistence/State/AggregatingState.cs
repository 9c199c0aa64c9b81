namespace ActorStream;

/// <summary>One accumulator for each key, to which values are added.</summary>
/// <typeparam name="TIn">The type of the values that are added.</typeparam>
/// <typeparam name="TOut">The type of the result.</typeparam>
/// <remarks>It is part of every checkpoint, and is restored with its key at any parallelism.</remarks>
/// <example><code>
/// env.FromElements(2, 4, 9).KeyBy(static _ => "all").Process(static context => new Means(context)).Print();
/// // prints: 2, 3, 5
///
/// public sealed class Means(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, int, double>
/// {
///     private readonly AggregatingState&lt;int, double> _mean = runtime.GetAggregatingState("mean", new Mean());
///
///     public override void ProcessElement(int value, KeyedContext&lt;string> context, Collector&lt;double> output)
///     {
///         _mean.Add(value);
///         output.Collect(_mean.Value);
///     }
/// }
///
/// public readonly struct Mean : IAggregateFunction&lt;int, (long Sum, long Count), double>
/// {
///     public (long Sum, long Count) CreateAccumulator() => default;
///     public void Add(ref (long Sum, long Count) accumulator, in int value) => accumulator = (accumulator.Sum + value, accumulator.Count + 1);
///     public void Merge(ref (long Sum, long Count) accumulator, in (long Sum, long Count) other) =>
///         accumulator = (accumulator.Sum + other.Sum, accumulator.Count + other.Count);
///     public double GetResult(in (long Sum, long Count) accumulator) => (double)accumulator.Sum / accumulator.Count;
/// }
/// </code></example>
public abstract class AggregatingState<TIn, TOut>
{
    internal AggregatingState()
    {
    }

    /// <summary>The result of all that was added for the current key; <c>default</c> when nothing was.</summary>
    public abstract TOut? Value { get; }

    /// <summary>Whether anything was added for the current key.</summary>
    public abstract bool HasValue { get; }

    /// <summary>Whether nothing was added for the current key.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public abstract void Add(in TIn value);

    /// <summary>Forgets what was added for the current key.</summary>
    public abstract void Clear();
}
