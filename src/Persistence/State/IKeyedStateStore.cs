using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>Where keyed state is declared, by name, in a function's constructor.</summary>
/// <remarks>
/// A name is used once in an operator and never changed: under it the state is found in a checkpoint. The types' serializers are checked while the plan is built.
/// </remarks>
public interface IKeyedStateStore
{
    /// <summary>Declares one value for each key.</summary>
    /// <param name="name">Its name, unique in the operator.</param>
    /// <param name="defaultValue">What is read of a key that has none; it gives the type.</param>
    /// <param name="ttl">How long a value lives; for ever when left out.</param>
    /// <returns>The state, to be kept in a field.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    ValueState<T> GetState<T>(string name, T defaultValue, StateTtlConfig? ttl = null);

    /// <summary>Declares a list for each key.</summary>
    /// <param name="name">Its name, unique in the operator.</param>
    /// <param name="ttl">How long an element lives; for ever when left out.</param>
    /// <returns>The state, to be kept in a field.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    ListState<T> GetListState<T>(string name, StateTtlConfig? ttl = null);

    /// <summary>Declares a dictionary for each key.</summary>
    /// <param name="name">Its name, unique in the operator.</param>
    /// <param name="ttl">How long an entry lives; for ever when left out.</param>
    /// <returns>The state, to be kept in a field.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    MapState<TKey, TValue> GetMapState<TKey, TValue>(string name, StateTtlConfig? ttl = null)
        where TKey : notnull;

    /// <summary>Declares a value for each key, into which added values are reduced.</summary>
    /// <param name="name">Its name, unique in the operator.</param>
    /// <param name="reduce">The value so far and an added one, to the value from now on.</param>
    /// <param name="ttl">How long a value lives; for ever when left out.</param>
    /// <returns>The state, to be kept in a field.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    ReducingState<T> GetReducingState<T>(string name, Func<T, T, T> reduce, StateTtlConfig? ttl = null);

    /// <summary>Declares an accumulator for each key.</summary>
    /// <param name="name">Its name, unique in the operator.</param>
    /// <param name="aggregate">What is done with added values.</param>
    /// <param name="ttl">How long an accumulator lives; for ever when left out.</param>
    /// <returns>The state, to be kept in a field.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    [SuppressMessage("Design", "CA1005", Justification = "The three types are inferred.")]
    AggregatingState<TIn, TOut> GetAggregatingState<TIn, TAcc, TOut>(string name, IAggregateFunction<TIn, TAcc, TOut> aggregate, StateTtlConfig? ttl = null);
}
