namespace ActorStream.Windows;

/// <summary>An aggregate as the operators use it: always a struct, so that they are compiled for it.</summary>
internal interface IAggregateFunctor<TIn, TAcc, TOut> : IAggregateFunction<TIn, TAcc, TOut>
{
    /// <summary>Whether <see cref="Subtract"/> is exact; a constant of the type.</summary>
    bool CanSubtract { get; }

    /// <summary>Takes out what <paramref name="other"/> has taken in and what was merged before.</summary>
    void Subtract(ref TAcc accumulator, in TAcc other);
}
