namespace ActorStream.Windows;

/// <summary>Code that is generic over an aggregate's struct, handed the one of an aggregate that is known only when the plan is built.</summary>
internal interface IAggregateVisitor<TIn, TOut, out TResult>
{
    TResult Visit<TAcc, TFunctor>(TFunctor functor)
        where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TOut>;
}
