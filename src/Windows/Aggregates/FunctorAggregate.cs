namespace ActorStream.Windows;

/// <summary>The aggregate that the struct <typeparamref name="TFunctor"/> is.</summary>
internal sealed class FunctorAggregate<TIn, TAcc, TOut, TFunctor>(TFunctor functor) : Aggregate<TIn, TOut>
    where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TOut>
{
    internal override Type AccumulatorType => typeof(TAcc);

    internal override TResult Accept<TResult>(IAggregateVisitor<TIn, TOut, TResult> visitor) => visitor.Visit<TAcc, TFunctor>(functor);
}
