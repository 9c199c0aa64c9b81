using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class IntervalJoinTests
{
    private static readonly OutputTag<Item> LeftLate = new("left"), RightLate = new("right");

    // Elements 1 to 4 on both sides: the tables of Flink's IntervalJoinOperatorTest, and two more.
    [Theory]
    [InlineData(-2, -1, false, false, "(2,1) (3,1) (3,2) (4,2) (4,3)")]
    [InlineData(-1, 1, false, false, "(1,1) (1,2) (2,1) (2,2) (2,3) (3,2) (3,3) (3,4) (4,3) (4,4)")]
    [InlineData(-3, -1, true, true, "(3,1) (4,2)")]
    [InlineData(-1, 1, true, true, "(1,1) (2,2) (3,3) (4,4)")]
    [InlineData(1, 2, false, false, "(1,2) (1,3) (2,3) (2,4) (3,4)")]
    [InlineData(0, 0, false, false, "(1,1) (2,2) (3,3) (4,4)")]
    public void Pairs_within_the_bounds_join_whatever_side_comes_first(int lower, int upper, bool lowerExclusive, bool upperExclusive, string expected)
    {
        foreach (var order in new[] { "left first", "right first", "in turn", "in turn, right first" })
        {
            using var harness = Join(lower, upper, out var left, out var right, lowerExclusive, upperExclusive);
            var (first, second) = order.EndsWith("right first", StringComparison.Ordinal) ? (right, left) : (left, right);
            if (order.StartsWith("in turn", StringComparison.Ordinal))
            {
                for (var n = 1; n <= 4; n++)
                {
                    first.Send(n, new Item(1, n));
                    second.Send(n, new Item(1, n));
                    harness.Watermark(n);
                }
            }
            else
            {
                Fill(first);
                Fill(second);
            }
            Assert.Equal(expected.Split(' '), harness.Log.OfType<Rec<string>>().Select(static r => r.Value).Order());
        }
    }

    [Fact]
    public void A_pair_has_the_later_timestamp()
    {
        using var harness = Join(-5, 5, out var left, out var right);
        left.Send(10, new Item(1, 10));
        right.Send(7, new Item(1, 7));
        right.Send(12, new Item(1, 12));
        Assert.Equal("(10,7)@10 (10,12)@12", harness.Take());
    }

    [Fact]
    public void Only_records_of_one_key_join()
    {
        using var harness = Join(0, 0, out var left, out var right);
        left.Send(1, new Item(1, 1), new Item(2, 2));
        right.Send(1, new Item(2, 3));
        Assert.Equal("(2,3)@1", harness.Take());
    }

    [Fact]
    public void A_record_is_late_when_it_is_behind_the_watermark_and_not_when_it_is_at_it()
    {
        using var harness = Join(-10, 10, out var left, out var right, sides: true);
        var lateLeft = harness.Side(LeftLate);
        var lateRight = harness.Side(RightLate);
        left.Send(5, new Item(1, 5));
        harness.Watermark(5);
        right.Send(4, new Item(1, 4));
        right.Send(5, new Item(1, 5));
        left.Send(4, new Item(1, 4));
        Assert.Equal("W5 (5,5)@5", harness.Take());
        Assert.Equal(new Rec<Item>(new Item(1, 4), 4), Assert.Single(lateLeft.OfType<Rec<Item>>()));
        Assert.Equal(new Rec<Item>(new Item(1, 4), 4), Assert.Single(lateRight.OfType<Rec<Item>>()));
    }

    [Fact]
    public void Late_records_without_a_side_output_are_counted()
    {
        using var harness = Join(-10, 10, out var left, out var right);
        harness.Watermark(5);
        left.Send(4, new Item(1, 4));
        right.Send(3, new Item(1, 3));
        Assert.Contains(KeyValuePair.Create("numLateRecordsDropped", 2.0), harness.Operator.Context.Metrics.Values);
    }

    [Fact]
    public void A_record_without_a_timestamp_is_refused()
    {
        using var harness = Join(0, 1, out var left, out _);
        var failure = Assert.Throws<OperatorFailedException>(() => left.Send(long.MinValue, new Item(1, 1)));
        Assert.Contains("AssignTimestampsAndWatermarks", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_kept_once_all_partners_would_be_late()
    {
        using var harness = Join(-1, 2, out var left, out var right);
        left.Send(1, new Item(1, 1)).Send(2, new Item(1, 2));
        right.Send(4, new Item(2, 4));
        Assert.Equal(2, Kept(harness));
        harness.Watermark(4);
        Assert.Equal(2, Kept(harness));
        harness.Watermark(5);
        Assert.Equal(1, Kept(harness));
        harness.Watermark(6);
        Assert.Equal(0, Kept(harness));
    }

    [Fact]
    public void A_partner_at_the_watermark_still_joins()
    {
        using var harness = Join(0, 2, out var left, out var right);
        left.Send(1, new Item(1, 1));
        harness.Watermark(3);
        right.Send(3, new Item(1, 3));
        Assert.Equal("W3 (1,3)@3", harness.Take());
    }

    [Fact]
    public void Bounds_without_any_pair_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => JoinBounds.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
        Assert.Contains("Between(00:00:02, 00:00:01)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_join_agrees_with_all_pairs_tried_one_by_one()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            int lower = random.Next(-5, 3), upper = lower + random.Next(0, 6);
            using var harness = Join(lower, upper, out var left, out var right);
            List<(Item Item, long Time)> lefts = [], rights = [];
            var watermark = long.MinValue;
            for (var i = 0; i < 60; i++)
            {
                var time = (i / 3) + random.Next(0, 6);
                if (random.Next(8) == 0) harness.Watermark(watermark = Math.Max(watermark, i / 3));
                if (time < watermark) continue;
                var item = new Item(random.Next(2), i);
                var isLeft = random.Next(2) == 0;
                (isLeft ? left : right).Send(time, item);
                (isLeft ? lefts : rights).Add((item, time));
            }
            var expected = lefts.SelectMany(l => rights
                .Where(r => r.Item.Key == l.Item.Key && l.Time + lower <= r.Time && r.Time <= l.Time + upper)
                .Select(r => $"({l.Item.Value},{r.Item.Value})@{Math.Max(l.Time, r.Time)}"));
            Assert.Equal(expected.Order(), harness.Log.OfType<Rec<string>>().Select(static r => r.ToString()).Order());
        }
    }

    private static void Fill(OperatorHarness<string>.Input<Item> input)
    {
        for (var n = 1; n <= 4; n++) input.Send(n, new Item(1, n));
    }

    private static int Kept(OperatorHarness<string> harness) =>
        ((IntervalJoinOperator<int, Item, Item, string, ItemKey, ItemKey, Int32Codec>)harness.Operator).KeptKeys;

    private static OperatorHarness<string> Join(
        int lower,
        int upper,
        out OperatorHarness<string>.Input<Item> left,
        out OperatorHarness<string>.Input<Item> right,
        bool lowerExclusive = false,
        bool upperExclusive = false,
        bool sides = false)
    {
        var bounds = JoinBounds.Between(TimeSpan.FromMilliseconds(lower), TimeSpan.FromMilliseconds(upper), lowerExclusive, upperExclusive);
        var op = new IntervalJoinOperator<int, Item, Item, string, ItemKey, ItemKey, Int32Codec>(
            OperatorHarness<string>.Context(),
            default,
            default,
            Keyed.Codec,
            bounds,
            sides ? LeftLate : null,
            sides ? RightLate : null,
            static _ => new LambdaJoin<Item, Item, string>(static (l, r) => $"({l.Value},{r.Value})"));
        var harness = new OperatorHarness<string>(op, op.Output);
        left = harness.Into(op.Input1);
        right = harness.Into(op.Input2);
        return harness;
    }
}
