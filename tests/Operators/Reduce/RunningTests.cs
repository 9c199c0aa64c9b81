using System.Linq.Expressions;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class RunningTests
{
    private static readonly Trade[] Trades =
        [new("a", 3, "first"), new("b", 5, "second"), new("a", 1, "third"), new("a", 1, "fourth"), new("a", 4, "fifth"), new("b", 5, "sixth")];

    [Fact]
    public void Sum_runs_and_keeps_the_first_records_other_fields()
    {
        var sum = new SumOf<Trade, int>(Member(static t => t.Price));
        Assert.Equal("a3first b5second a4first a5first a9first b10second", Stream(sum));
        Assert.Equal("a9first b10second", Batch(sum));
    }

    [Fact]
    public void Min_replaces_the_member_and_keeps_the_first_records_other_fields()
    {
        var min = new ExtremeOf<Trade, int, Lowest>(Member(static t => t.Price));
        Assert.Equal("a3first b5second a1first a1first a1first b5second", Stream(min));
        Assert.Equal("a1first b5second", Batch(min));
    }

    [Fact]
    public void Max_replaces_the_member_and_keeps_the_first_records_other_fields() =>
        Assert.Equal("a3first b5second a3first a3first a4first b5second", Stream(new ExtremeOf<Trade, int, Highest>(Member(static t => t.Price))));

    [Fact]
    public void MinBy_gives_the_whole_record_and_the_first_among_equals() =>
        Assert.Equal("a3first b5second a1third a1third a1third b5second", Stream(new ExtremeBy<Trade, int, Lowest>(static t => t.Price)));

    [Fact]
    public void MinBy_gives_the_last_among_equals_where_asked() =>
        Assert.Equal("a3first b5second a1third a1fourth a1fourth b5sixth", Stream(new ExtremeBy<Trade, int, Lowest>(static t => t.Price, lastOnTies: true)));

    [Fact]
    public void MaxBy_gives_the_whole_record() =>
        Assert.Equal("a3first b5second a3first a3first a4fifth b5second", Stream(new ExtremeBy<Trade, int, Highest>(static t => t.Price)));

    [Fact]
    public void Text_is_ordered_by_its_characters()
    {
        var max = new ExtremeBy<Trade, string, Highest>(static t => t.Note);
        Assert.Equal("b1a", Running([new("b", 1, "Z"), new("b", 1, "a"), new("b", 1, "B")], max, batch: true));
    }

    [Fact]
    public void A_sum_that_runs_over_fails()
    {
        var sum = new SumOf<Trade, int>(Member(static t => t.Price));
        var failure = Assert.Throws<OperatorFailedException>(() => Running([new("a", int.MaxValue, ""), new("a", 1, "")], sum, batch: false));
        Assert.IsType<OverflowException>(failure.InnerException);
    }

    [Fact]
    public void Reduce_takes_what_there_is_and_what_comes() =>
        Assert.Equal(
            "a3first b5second a4first+third a5first+third+fourth a9first+third+fourth+fifth b10second+sixth",
            Stream(new ReduceLambda<Trade, int>(static (x, y) => new Trade(x.Key, x.Price + y.Price, $"{x.Note}+{y.Note}"))));

    [Fact]
    public void An_aggregate_runs_and_its_result_is_made_with_the_key()
    {
        Assert.Equal("a:3 b:5 a:2 a:1.6666666666666667 a:2.25 b:5", Mean(batch: false));
        Assert.Equal("a:2.25 b:5", Mean(batch: true));
    }

    [Fact]
    public void Results_take_their_records_timestamps_and_in_batch_mode_the_last_ones()
    {
        var sum = new RunningReduce<int, Item, ReduceLambda<Item, int>>(new(static (x, y) => x with { Value = x.Value + y.Value }));
        var running = new RunningOperator<int, Item, Item, Item, ItemKey, Int32Codec, RunningReduce<int, Item, ReduceLambda<Item, int>>>(
            OperatorHarness<Item>.Context(), default, Keyed.Codec, sum);
        using var streaming = new OperatorHarness<Item>(running, running.Output);
        streaming.Into(running.Input).Send((new Item(1, 1), 10), (new Item(1, 2), 5));
        Assert.Equal("1:1@10 1:3@5", streaming.Take());
        var final = new FinalOperator<int, Item, Item, Item, ItemKey, Int32Codec, RunningReduce<int, Item, ReduceLambda<Item, int>>>(
            OperatorHarness<Item>.Context(batch: true), default, Keyed.Codec, sum);
        using var batch = new OperatorHarness<Item>(final, final.Output);
        batch.Into(final.Input).Send((new Item(1, 1), 10), (new Item(1, 2), 5));
        Assert.Equal("", batch.Take());
        Assert.True(batch.EndKey());
        Assert.True(batch.EndInput());
        Assert.Equal("1:3@5", batch.Take());
    }

    private static string Stream<TReduce>(TReduce reduce)
        where TReduce : struct, IReduceFunction<Trade> => Running(Trades, reduce, batch: false);

    private static string Batch<TReduce>(TReduce reduce)
        where TReduce : struct, IReduceFunction<Trade> => Running(Trades.OrderBy(static t => t.Key), reduce, batch: true);

    private static string Running<TReduce>(IEnumerable<Trade> trades, TReduce reduce, bool batch)
        where TReduce : struct, IReduceFunction<Trade> =>
        Run<Trade, Trade, RunningReduce<string?, Trade, TReduce>>(trades, new(reduce), batch);

    private static string Mean(bool batch) =>
        Run<(long, long), string, RunningAggregate<string?, Trade, (long, long), double, string, MeanPrice, KeyedResultLambda<string?, double, string, int>>>(
            batch ? Trades.OrderBy(static t => t.Key) : Trades,
            new(default, new(static (key, mean) => FormattableString.Invariant($"{key}:{mean}"))),
            batch);

    private static string Run<TRow, TOut, TFunction>(IEnumerable<Trade> trades, TFunction function, bool batch)
        where TFunction : struct, IRunningFunction<string?, Trade, TRow, TOut>
    {
        var context = OperatorHarness<TOut>.Context(batch: batch);
        var codec = CodecRegistry.Default.For<string?>();
        var streaming = new RunningOperator<string?, Trade, TRow, TOut, TradeKey, StringCodec, TFunction>(context, default, codec, function);
        var final = new FinalOperator<string?, Trade, TRow, TOut, TradeKey, StringCodec, TFunction>(context, default, codec, function);
        using var harness = batch ? new OperatorHarness<TOut>(final, final.Output) : new OperatorHarness<TOut>(streaming, streaming.Output);
        harness.Into(batch ? final.Input : streaming.Input).Send(long.MinValue, trades.ToArray());
        harness.Watermark(long.MaxValue);
        return string.Join(" ", harness.Log.SkipLast(1));
    }

    private static ReplaceableMember<Trade, TMember> Member<TMember>(Expression<Func<Trade, TMember>> member) => MemberReplacer.For(member);

    internal sealed record Trade(string Key, int Price, string Note)
    {
        public override string ToString() => $"{Key}{Price}{Note}";
    }

    private struct TradeKey : IKeySelector<Trade, string?>
    {
        public readonly string? GetKey(in Trade value) => value.Key;
    }

    private readonly struct MeanPrice : IAggregateFunction<Trade, (long Sum, long Count), double>
    {
        public (long Sum, long Count) CreateAccumulator() => default;

        public void Add(ref (long Sum, long Count) accumulator, in Trade value) => accumulator = (accumulator.Sum + value.Price, accumulator.Count + 1);

        public void Merge(ref (long Sum, long Count) accumulator, in (long Sum, long Count) other) =>
            accumulator = (accumulator.Sum + other.Sum, accumulator.Count + other.Count);

        public double GetResult(in (long Sum, long Count) accumulator) => (double)accumulator.Sum / accumulator.Count;
    }
}
