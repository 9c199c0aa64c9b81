using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>Copies of accumulators: a plain one where they hold no objects, else a new one that the other is merged into.</summary>
internal static class Accumulators
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TAcc Copy<TIn, TAcc, TOut, TFunctor>(ref TFunctor functor, in TAcc accumulator)
        where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TOut>
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<TAcc>()) return accumulator;
        var copy = functor.CreateAccumulator();
        functor.Merge(ref copy, in accumulator);
        return copy;
    }
}
