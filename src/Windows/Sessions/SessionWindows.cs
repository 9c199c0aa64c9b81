using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>Makes session operators for types that are known only when the plan is built.</summary>
internal static class SessionWindows
{
    /// <summary>Whether windows are sessions of event time that fire at their end.</summary>
    public static bool CanMake<TIn>(WindowSpec<TIn> spec) =>
        spec.Trigger is null && spec.Assigner.IsEventTime && (spec.Assigner is DynamicSessionWindows<TIn> || spec.Assigner.Shape?.Kind == WindowKind.Session);

    /// <summary>The operator of one subtask, as <see cref="SliceWindows.Create"/> makes it.</summary>
    public static Operator Create<TKey, TIn, TResult, TOut>(
        OperatorContext context, WindowSpec<TIn> spec, object selector, object codec, Aggregate<TIn, TResult> aggregate, object make) =>
        aggregate.Accept(new Maker<TKey, TIn, TResult, TOut>(context, spec, selector, codec, make));

    static object GapOf<TIn>(WindowAssigner<TIn> assigner) =>
        assigner is DynamicSessionWindows<TIn> dynamic
            ? Closed.Create(typeof(LambdaGap<,>), [typeof(TIn), Sites.Of(dynamic.Gap)], dynamic.Gap)
            : new FixedGap<TIn>(assigner.Shape!.Value.Size);

    sealed class Maker<TKey, TIn, TResult, TOut>(OperatorContext context, WindowSpec<TIn> spec, object selector, object codec, object make)
        : IAggregateVisitor<TIn, TResult, Operator>
    {
        public Operator Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TResult>
        {
            var gap = GapOf(spec.Assigner);
            return Closed.Create<Operator>(
                typeof(SessionWindowOperator<,,,,,,,,,>),
                [
                    typeof(TKey), typeof(TIn), typeof(TAcc), typeof(TResult), typeof(TOut), selector.GetType(), codec.GetType(), typeof(TFunctor),
                    make.GetType(), gap.GetType(),
                ],
                context, selector, codec, functor, make, gap, new WindowLateness<TIn>(spec.AllowedLateness, spec.LateData));
        }
    }
}
