namespace ActorStream;

/// <summary>An aggregate: how values are added to an accumulator, accumulators merged, and what comes out. Best a struct: the compiler then knows its methods.</summary>
/// <typeparam name="TIn">The type of the values.</typeparam>
/// <typeparam name="TAcc">The type of the accumulator; it is state, so it must be serializable.</typeparam>
/// <typeparam name="TOut">The type of the result.</typeparam>
/// <remarks>The functions touch nothing but their arguments. One instance serves all keys.</remarks>
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
