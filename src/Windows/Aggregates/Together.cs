namespace ActorStream.Windows;

/// <summary>Puts aggregates together, so that one pass over the records makes all of them; the result is a tuple.</summary>
internal static class Together
{
    public static Aggregate<TIn, (R1, R2)> Of<TIn, R1, R2>(
        Aggregate<TIn, R1> a1, Aggregate<TIn, R2> a2) =>
        a1.Accept(new First2<TIn, R1, R2>(a2));

    public static Aggregate<TIn, (R1, R2, R3)> Of<TIn, R1, R2, R3>(
        Aggregate<TIn, R1> a1, Aggregate<TIn, R2> a2, Aggregate<TIn, R3> a3) =>
        Of(a1, a2).Accept(new First3<TIn, R1, R2, R3>(a3));

    public static Aggregate<TIn, (R1, R2, R3, R4)> Of<TIn, R1, R2, R3, R4>(
        Aggregate<TIn, R1> a1, Aggregate<TIn, R2> a2, Aggregate<TIn, R3> a3, Aggregate<TIn, R4> a4) =>
        Of(a1, a2, a3).Accept(new First4<TIn, R1, R2, R3, R4>(a4));

    public static Aggregate<TIn, (R1, R2, R3, R4, R5)> Of<TIn, R1, R2, R3, R4, R5>(
        Aggregate<TIn, R1> a1, Aggregate<TIn, R2> a2, Aggregate<TIn, R3> a3, Aggregate<TIn, R4> a4, Aggregate<TIn, R5> a5) =>
        Of(a1, a2, a3, a4).Accept(new First5<TIn, R1, R2, R3, R4, R5>(a5));

    public static Aggregate<TIn, (R1, R2, R3, R4, R5, R6)> Of<TIn, R1, R2, R3, R4, R5, R6>(
        Aggregate<TIn, R1> a1, Aggregate<TIn, R2> a2, Aggregate<TIn, R3> a3, Aggregate<TIn, R4> a4, Aggregate<TIn, R5> a5, Aggregate<TIn, R6> a6) =>
        Of(a1, a2, a3, a4, a5).Accept(new First6<TIn, R1, R2, R3, R4, R5, R6>(a6));

    sealed class First2<TIn, R1, R2>(Aggregate<TIn, R2> last) : IAggregateVisitor<TIn, R1, Aggregate<TIn, (R1, R2)>>
    {
        public Aggregate<TIn, (R1, R2)> Visit<TA, FA>(FA functor)
            where FA : struct, IAggregateFunctor<TIn, TA, R1> => last.Accept(new Last2<TIn, TA, R1, R2, FA>(functor));
    }

    sealed class Last2<TIn, TA, R1, R2, FA>(FA first) : IAggregateVisitor<TIn, R2, Aggregate<TIn, (R1, R2)>>
        where FA : struct, IAggregateFunctor<TIn, TA, R1>
    {
        public Aggregate<TIn, (R1, R2)> Visit<TB, FB>(FB functor)
            where FB : struct, IAggregateFunctor<TIn, TB, R2> =>
            AggregateOf.Functor<TIn, Both<TA, TB>, (R1, R2), Append2<TIn, TA, TB, R1, R2, FA, FB>>(new(first, functor));
    }

    sealed class First3<TIn, R1, R2, R3>(Aggregate<TIn, R3> last) : IAggregateVisitor<TIn, (R1, R2), Aggregate<TIn, (R1, R2, R3)>>
    {
        public Aggregate<TIn, (R1, R2, R3)> Visit<TA, FA>(FA functor)
            where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2)> => last.Accept(new Last3<TIn, TA, R1, R2, R3, FA>(functor));
    }

    sealed class Last3<TIn, TA, R1, R2, R3, FA>(FA first) : IAggregateVisitor<TIn, R3, Aggregate<TIn, (R1, R2, R3)>>
        where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2)>
    {
        public Aggregate<TIn, (R1, R2, R3)> Visit<TB, FB>(FB functor)
            where FB : struct, IAggregateFunctor<TIn, TB, R3> =>
            AggregateOf.Functor<TIn, Both<TA, TB>, (R1, R2, R3), Append3<TIn, TA, TB, R1, R2, R3, FA, FB>>(new(first, functor));
    }

    sealed class First4<TIn, R1, R2, R3, R4>(Aggregate<TIn, R4> last) : IAggregateVisitor<TIn, (R1, R2, R3), Aggregate<TIn, (R1, R2, R3, R4)>>
    {
        public Aggregate<TIn, (R1, R2, R3, R4)> Visit<TA, FA>(FA functor)
            where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3)> => last.Accept(new Last4<TIn, TA, R1, R2, R3, R4, FA>(functor));
    }

    sealed class Last4<TIn, TA, R1, R2, R3, R4, FA>(FA first) : IAggregateVisitor<TIn, R4, Aggregate<TIn, (R1, R2, R3, R4)>>
        where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3)>
    {
        public Aggregate<TIn, (R1, R2, R3, R4)> Visit<TB, FB>(FB functor)
            where FB : struct, IAggregateFunctor<TIn, TB, R4> =>
            AggregateOf.Functor<TIn, Both<TA, TB>, (R1, R2, R3, R4), Append4<TIn, TA, TB, R1, R2, R3, R4, FA, FB>>(new(first, functor));
    }

    sealed class First5<TIn, R1, R2, R3, R4, R5>(Aggregate<TIn, R5> last) : IAggregateVisitor<TIn, (R1, R2, R3, R4), Aggregate<TIn, (R1, R2, R3, R4, R5)>>
    {
        public Aggregate<TIn, (R1, R2, R3, R4, R5)> Visit<TA, FA>(FA functor)
            where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3, R4)> => last.Accept(new Last5<TIn, TA, R1, R2, R3, R4, R5, FA>(functor));
    }

    sealed class Last5<TIn, TA, R1, R2, R3, R4, R5, FA>(FA first) : IAggregateVisitor<TIn, R5, Aggregate<TIn, (R1, R2, R3, R4, R5)>>
        where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3, R4)>
    {
        public Aggregate<TIn, (R1, R2, R3, R4, R5)> Visit<TB, FB>(FB functor)
            where FB : struct, IAggregateFunctor<TIn, TB, R5> =>
            AggregateOf.Functor<TIn, Both<TA, TB>, (R1, R2, R3, R4, R5), Append5<TIn, TA, TB, R1, R2, R3, R4, R5, FA, FB>>(new(first, functor));
    }

    sealed class First6<TIn, R1, R2, R3, R4, R5, R6>(Aggregate<TIn, R6> last) : IAggregateVisitor<TIn, (R1, R2, R3, R4, R5), Aggregate<TIn, (R1, R2, R3, R4, R5, R6)>>
    {
        public Aggregate<TIn, (R1, R2, R3, R4, R5, R6)> Visit<TA, FA>(FA functor)
            where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3, R4, R5)> => last.Accept(new Last6<TIn, TA, R1, R2, R3, R4, R5, R6, FA>(functor));
    }

    sealed class Last6<TIn, TA, R1, R2, R3, R4, R5, R6, FA>(FA first) : IAggregateVisitor<TIn, R6, Aggregate<TIn, (R1, R2, R3, R4, R5, R6)>>
        where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3, R4, R5)>
    {
        public Aggregate<TIn, (R1, R2, R3, R4, R5, R6)> Visit<TB, FB>(FB functor)
            where FB : struct, IAggregateFunctor<TIn, TB, R6> =>
            AggregateOf.Functor<TIn, Both<TA, TB>, (R1, R2, R3, R4, R5, R6), Append6<TIn, TA, TB, R1, R2, R3, R4, R5, R6, FA, FB>>(new(first, functor));
    }
}
