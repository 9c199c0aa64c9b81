namespace ActorStream;

/// <summary>An aggregate: how values are added to an accumulator, accumulators merged, and what comes out. Best a struct: the compiler then knows its methods.</summary>
/// <typeparam name="TIn">The type of the values.</typeparam>
/// <typeparam name="TAcc">The type of the accumulator; it is state, so it must be serializable.</typeparam>
/// <typeparam name="TOut">The type of the result.</typeparam>
/// <remarks>The functions touch nothing but their arguments. One instance serves all keys.</remarks>
/// <example><code>
/// env.FromElements(2, 4, 9).KeyBy(static _ => "all").Aggregate(new Mean(), static (_, mean) => mean).Print();
/// // prints: 2, 3, 5
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
public interface IAggregateFunction<TIn, TAcc, TOut>
{
    /// <summary>An accumulator to which nothing was added.</summary>
    /// <returns>The accumulator.</returns>
    TAcc CreateAccumulator();

    /// <summary>Adds a value.</summary>
    /// <param name="accumulator">What to add to, in place.</param>
    /// <param name="value">The value.</param>
    void Add(ref TAcc accumulator, in TIn value);

    /// <summary>Adds all that was added to another accumulator.</summary>
    /// <param name="accumulator">What to add to, in place.</param>
    /// <param name="other">The other. It stays as it is, and nothing of it that can change is kept: windows that share records merge it again.</param>
    void Merge(ref TAcc accumulator, in TAcc other);

    /// <summary>What comes out. The accumulator may be added to afterwards.</summary>
    /// <param name="accumulator">The accumulator.</param>
    /// <returns>The result.</returns>
    TOut GetResult(in TAcc accumulator);
}
