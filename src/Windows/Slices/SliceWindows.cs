using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>Makes slice operators for types that are known only when the plan is built.</summary>
internal static class SliceWindows
{
    /// <summary>Whether windows can be made of slices: regular ones of event time that fire at their end.</summary>
    public static bool CanMake<TIn>(WindowSpec<TIn> spec) =>
        spec.Trigger is null && spec.Assigner is { IsEventTime: true, Shape.Kind: WindowKind.Tumbling or WindowKind.Sliding or WindowKind.Cumulating };

    /// <summary>The operator of one subtask: its input is an <see cref="IOneInput{TIn}"/>'s, its output the first of its outlets, a collector of <typeparamref name="TOut"/>.</summary>
    /// <param name="context">The subtask.</param>
    /// <param name="spec">The windows.</param>
    /// <param name="selector">A struct that is an <see cref="IKeySelector{T, TKey}"/>.</param>
    /// <param name="codec">A struct that is an <see cref="Persistence.ICodec{TKey}"/>.</param>
    /// <param name="aggregate">What is made of the records of a key and window.</param>
    /// <param name="make">A struct that is an <see cref="IWindowResult{TKey, TResult, TOut}"/>.</param>
    public static Operator Create<TKey, TIn, TResult, TOut>(
        OperatorContext context, WindowSpec<TIn> spec, object selector, object codec, Aggregate<TIn, TResult> aggregate, object make) =>
        aggregate.Accept(new Maker<TKey, TIn, TResult, TOut>(context, spec, selector, codec, make));

    sealed class Maker<TKey, TIn, TResult, TOut>(OperatorContext context, WindowSpec<TIn> spec, object selector, object codec, object make)
        : IAggregateVisitor<TIn, TResult, Operator>
    {
        public Operator Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TResult> =>
            Closed.Create<Operator>(
                typeof(SliceWindowOperator<,,,,,,,,>),
                [typeof(TKey), typeof(TIn), typeof(TAcc), typeof(TResult), typeof(TOut), selector.GetType(), codec.GetType(), typeof(TFunctor), make.GetType()],
                context, spec.Assigner.Shape, selector, codec, functor, make, new WindowLateness<TIn>(spec.AllowedLateness, spec.LateData));
    }
}
