using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class PartitionTests
{
    private static readonly Item[] Items = [new(1, 3), new(2, 9), new(1, 1), new(2, 3), new(1, 2)];

    [Fact]
    public void Sorting_is_by_the_key_and_keeps_the_order_of_equals()
    {
        Assert.Equal("1:1 1:2 1:3 2:3 2:9 W-end", All(new SortPartition<Item, int>(static i => i.Value, SortDirection.Ascending)));
        Assert.Equal("2:9 1:3 2:3 1:2 1:1 W-end", All(new SortPartition<Item, int>(static i => i.Value, SortDirection.Descending)));
    }

    [Fact]
    public void Mapping_sees_all_records_at_the_end() =>
        Assert.Equal("5 of 18 W-end", All(new MapPartition<Item, string>(static all => [$"{all.Count} of {all.Sum(static i => i.Value)}"])));

    [Fact]
    public void Mapping_may_emit_for_itself() =>
        Assert.Equal("3 9 W-end", All(new EmitPartition<Item, int>(static (all, output) =>
        {
            output.Collect(all[0].Value);
            output.Collect(all[1].Value);
        })));

    [Fact]
    public void Reduce_and_aggregate_give_one_result()
    {
        Assert.Equal("1:18 W-end", All(new ReducePartition<Item>(static (x, y) => x with { Value = x.Value + y.Value })));
        Assert.Equal("18 W-end", All(new AggregatePartition<Item, int, int>(new Sum())));
    }

    [Fact]
    public void An_empty_partition_has_no_reduction()
    {
        Assert.Equal("W-end", All(new ReducePartition<Item>(static (x, y) => x), []));
        Assert.Equal("W-end", All(new AggregatePartition<Item, int, int>(new Sum()), []));
    }

    [Fact]
    public void Nothing_comes_before_the_end()
    {
        var op = new PartitionOperator<Item, Item>(OperatorHarness<Item>.Context(), new SortPartition<Item, int>(static i => i.Value, SortDirection.Ascending));
        using var harness = new OperatorHarness<Item>(op, op.Output);
        harness.Into(op.Input).Send(1, Items);
        harness.Watermark(5);
        Assert.Equal("W5", harness.Take());
        Assert.True(harness.EndInput());
        Assert.Equal("1:1 1:2 1:3 2:3 2:9", harness.Take());
        harness.Watermark(long.MaxValue);
        Assert.Equal("W-end", harness.Take());
    }

    [Fact]
    public void A_large_partition_comes_out_as_there_is_room()
    {
        var op = new PartitionOperator<Item, Item>(OperatorHarness<Item>.Context(), new SortPartition<Item, int>(static i => i.Value, SortDirection.Descending));
        using var harness = new OperatorHarness<Item>(op, op.Output);
        harness.Into(op.Input).Send(Enumerable.Range(0, 10_000).Select(static n => (new Item(0, n), 0L)).ToArray());
        harness.Sink.Room = 0;
        harness.Watermark(long.MaxValue);
        while (harness.Log.Count <= 10_000)
        {
            Assert.True(op.Output.Count <= 1024);
            harness.Sink.Room = 700;
            harness.Step();
        }
        Assert.Equal(Enumerable.Range(0, 10_000).Reverse().Select(static n => $"0:{n}").Append("W-end"), harness.Log.Select(static e => e.ToString()));
    }

    [Fact]
    public void What_was_done_at_the_end_is_not_done_again_after_a_restore()
    {
        using var first = Counting();
        first.Into(((IOneInput<Item>)first.Operator).Input).Send(1, Items);
        Assert.True(first.EndInput());
        Assert.Equal("5", first.Take());
        using var second = Counting().Restore(first.Snapshot());
        Assert.True(second.EndInput());
        Assert.Equal("", second.Take());

        static OperatorHarness<int> Counting()
        {
            var op = new PartitionOperator<Item, int>(OperatorHarness<int>.Context(), new MapPartition<Item, int>(static all => [all.Count]));
            return new OperatorHarness<int>(op, op.Output);
        }
    }

    [Fact]
    public void With_a_key_each_key_is_a_partition()
    {
        Assert.Equal(["1:1 1:2 1:3", "2:3 2:9"], ByKey(new SortPartition<Item, int>(static i => i.Value, SortDirection.Ascending)));
        Assert.Equal(["1:6", "2:12"], ByKey(new ReducePartition<Item>(static (x, y) => x with { Value = x.Value + y.Value })));
    }

    [Fact]
    public void In_batch_mode_a_key_is_done_when_it_ends()
    {
        var op = new KeyedPartitionOperator<int, Item, Item, ItemKey, Int32Codec>(
            OperatorHarness<Item>.Context(batch: true), default, Keyed.Codec, new ReducePartition<Item>(static (x, y) => x with { Value = x.Value + y.Value }));
        using var harness = new OperatorHarness<Item>(op, op.Output);
        var input = harness.Into(op.Input);
        input.Send(0, new Item(1, 1), new Item(1, 2));
        Assert.True(harness.EndKey());
        Assert.Equal("1:3", harness.Take());
        input.Send(0, new Item(2, 1), new Item(2, 2));
        Assert.True(harness.EndKey());
        Assert.True(harness.EndInput());
        Assert.Equal("2:3", harness.Take());
    }

    private static string All<TOut>(PartitionFunction<Item, TOut> function, Item[]? items = null)
    {
        var op = new PartitionOperator<Item, TOut>(OperatorHarness<TOut>.Context(), function);
        using var harness = new OperatorHarness<TOut>(op, op.Output);
        harness.Into(op.Input).Send(1, items ?? Items);
        harness.Watermark(long.MaxValue);
        return harness.Take();
    }

    private static IEnumerable<string> ByKey(PartitionFunction<Item, Item> function)
    {
        var op = new KeyedPartitionOperator<int, Item, Item, ItemKey, Int32Codec>(OperatorHarness<Item>.Context(), default, Keyed.Codec, function);
        using var harness = new OperatorHarness<Item>(op, op.Output);
        harness.Into(op.Input).Send(1, Items);
        harness.Watermark(long.MaxValue);
        return harness.Log.OfType<Rec<Item>>().GroupBy(static r => r.Value.Key).OrderBy(static g => g.Key).Select(static g => string.Join(" ", g)).ToList();
    }

    private sealed class Sum : IAggregateFunction<Item, int, int>
    {
        public int CreateAccumulator() => 0;

        public void Add(ref int accumulator, in Item value) => accumulator += value.Value;

        public void Merge(ref int accumulator, in int other) => accumulator += other;

        public int GetResult(in int accumulator) => accumulator;
    }
}
