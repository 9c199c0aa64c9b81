using Xunit;

namespace ActorStream.Windows.Tests.Aggregates;

public class AggregatesTests
{
    static readonly Aggregates<Sale> A = Aggregates<Sale>.Instance;

    static readonly Sale[] Sales =
        [new("b", 5, 2.5m), new("a", 7, 1.5m), new("c", 7, 4m), new("a", 1, 0m), new(null, 4, 2m)];

    public static TheoryData<string, object?, object?> Results => new()
    {
        { "count", Run(A.Count()), 5L },
        { "count if", Run(A.Count(static s => s.Amount > 4)), 3L },
        { "sum of int", Run(A.Sum(static s => s.Amount)), 24 },
        { "sum of decimal", Run(A.Sum(static s => s.Price)), 10m },
        { "sum in", Run(A.Sum(static (in Sale s) => (long)s.Amount)), 24L },
        { "min", Run(A.Min(static s => s.Amount)), 1 },
        { "max", Run(A.Max(static s => s.Price)), 4m },
        { "max of text without nulls", Run(A.Max(static s => s.Name!)), "c" },
        { "min of text without nulls", Run(A.Min(static s => s.Name!)), "a" },
        { "first of the largest", Run(A.MaxBy(static s => s.Amount)), Sales[1] },
        { "min by", Run(A.MinBy(static s => s.Price)), Sales[3] },
        { "average of int", Run(A.Average(static s => s.Amount)), 4.8 },
        { "average of decimal", Run(A.Average(static s => s.Price)), 2m },
        { "average of double", Run(A.Average(static s => s.Amount / 2.0)), 2.4 },
        { "first", Run(A.First()), Sales[0] },
        { "last", Run(A.Last()), Sales[4] },
        { "distinct", Run(A.CountDistinct(static s => s.Amount)), 4L },
        { "top", Run(A.TopN(3, static s => s.Amount)).Select(static s => s.Name), new[] { "a", "c", "b" } },
        { "list", Run(A.ToList()), Sales },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void Each_aggregate_has_its_result_however_the_records_are_divided(string name, object? actual, object? expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Six_aggregates_are_one_struct_with_a_flat_result()
    {
        var six = Together.Of(
            A.Count(), A.Sum(static s => s.Amount), A.Min(static s => s.Amount), A.Max(static s => s.Amount), A.Average(static s => s.Amount), A.First());
        Assert.Equal((5L, 24, 1, 7, 4.8, Sales[0]), Run(six));
        Assert.False(Inverse(six));
        Assert.True(Inverse(Together.Of(A.Count(), A.Sum(static s => s.Amount), A.Average(static s => s.Amount))));
        Assert.False(Inverse(A.Sum(static s => s.Price)));
    }

    [Fact]
    public void What_was_merged_can_be_taken_out_of_counts_sums_and_means_of_integers()
    {
        var three = Together.Of(A.Count(), A.Sum(static s => s.Amount), A.Average(static s => (long)s.Amount));
        Assert.Equal((3L, 12, 4.0), three.Accept(new WithoutTheFirst<(long, int, double)>(2)));
    }

    [Fact]
    public void A_sum_that_its_type_cannot_hold_is_an_error()
    {
        var sum = Aggregates<int>.Instance.Sum(static v => v);
        Assert.Throws<OverflowException>(() => Fold(sum, [int.MaxValue, 1]));
    }

    [Fact]
    public void A_users_struct_class_and_lambdas_are_aggregates()
    {
        Assert.Equal("b5a7c7a14", Run(AggregateOf.User(new Texts())));
        Assert.Equal("b5a7c7a14", Run(AggregateOf.User(new TextsClass())));
        Assert.Equal("b5a7c7a14", Run(AggregateOf.Lambdas(static () => "", static (string acc, Sale s) => acc + s.Name + s.Amount, static (x, y) => x + y)));
        Assert.Equal(new Sale("b", 24, 2.5m), Run(AggregateOf.Reduce<Sale>(static (x, y) => x with { Amount = x.Amount + y.Amount })));
    }

    static TOut Run<TOut>(Aggregate<Sale, TOut> aggregate) => Fold(aggregate, Sales);

    static bool Inverse<TOut>(Aggregate<Sale, TOut> aggregate) => aggregate.Accept(new IsExact<TOut>());

    static TOut Fold<TIn, TOut>(Aggregate<TIn, TOut> aggregate, TIn[] values)
    {
        var result = aggregate.Accept(new Folding<TIn, TOut>(values, values.Length));
        for (var split = 0; split < values.Length; split++)
            Assert.Equal(result, aggregate.Accept(new Folding<TIn, TOut>(values, split)));
        return result;
    }

    internal readonly record struct Sale(string? Name, int Amount, decimal Price);

    sealed class Folding<TIn, TOut>(TIn[] values, int split) : IAggregateVisitor<TIn, TOut, TOut>
    {
        public TOut Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TOut>
        {
            var whole = functor.CreateAccumulator();
            var rest = functor.CreateAccumulator();
            for (var i = 0; i < values.Length; i++)
                functor.Add(ref i < split ? ref whole : ref rest, in values[i]);
            functor.Merge(ref whole, in rest);
            return functor.GetResult(in whole);
        }
    }

    [Fact]
    public void Every_accumulator_can_be_stored()
    {
        Stored(A.Count());
        Stored(A.Sum(static s => s.Price));
        Stored(A.Min(static s => s.Name!));
        Stored(A.MaxBy(static s => s.Amount));
        Stored(A.Average(static s => s.Amount));
        Stored(A.Average(static s => s.Price));
        Stored(A.Last());
        Stored(A.CountDistinct(static s => s.Name));
        Stored(A.TopN(2, static s => s.Amount));
        Stored(A.ToList());
        Stored(AggregateOf.Reduce<Sale>(static (x, y) => x with { Amount = x.Amount + y.Amount }));
        Stored(Together.Of(A.Count(), A.First(), A.Max(static s => s.Amount)));
    }

    static void Stored<TOut>(Aggregate<Sale, TOut> aggregate) => Assert.Equal(Run(aggregate), aggregate.Accept(new ThroughBytes<TOut>()));

    sealed class ThroughBytes<TOut> : IAggregateVisitor<Sale, TOut, TOut>
    {
        public TOut Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<Sale, TAcc, TOut>
        {
            var codec = Persistence.CodecRegistry.Default.For<TAcc>();
            var accumulator = functor.CreateAccumulator();
            foreach (var sale in Sales)
            {
                functor.Add(ref accumulator, in sale);
                accumulator = codec.FromBytes(codec.ToBytes(in accumulator));
            }
            return functor.GetResult(in accumulator);
        }
    }

    sealed class WithoutTheFirst<TOut>(int count) : IAggregateVisitor<Sale, TOut, TOut>
    {
        public TOut Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<Sale, TAcc, TOut>
        {
            var whole = functor.CreateAccumulator();
            var first = functor.CreateAccumulator();
            for (var i = 0; i < Sales.Length; i++)
            {
                functor.Add(ref whole, in Sales[i]);
                if (i < count) functor.Add(ref first, in Sales[i]);
            }
            functor.Subtract(ref whole, in first);
            return functor.GetResult(in whole);
        }
    }

    sealed class IsExact<TOut> : IAggregateVisitor<Sale, TOut, bool>
    {
        public bool Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<Sale, TAcc, TOut> => functor.CanSubtract;
    }

    readonly struct Texts : IAggregateFunction<Sale, string, string>
    {
        public string CreateAccumulator() => "";

        public void Add(ref string accumulator, in Sale value) => accumulator += value.Name + value.Amount;

        public void Merge(ref string accumulator, in string other) => accumulator += other;

        public string GetResult(in string accumulator) => accumulator;
    }

    sealed class TextsClass : IAggregateFunction<Sale, string, string>
    {
        public string CreateAccumulator() => "";

        public void Add(ref string accumulator, in Sale value) => accumulator += value.Name + value.Amount;

        public void Merge(ref string accumulator, in string other) => accumulator += other;

        public string GetResult(in string accumulator) => accumulator;
    }
}
