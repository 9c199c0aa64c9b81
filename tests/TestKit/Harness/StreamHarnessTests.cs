using Xunit;

namespace ActorStream.TestKit.Tests;

public class StreamHarnessTests
{
    private static readonly OutputTag<(string, int)> Late = new("late");

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    [Fact]
    public void A_sensor_silent_for_five_minutes_raises_an_alert()
    {
        using var harness = StreamHarness.Of(static (DataStream<Reading> input) => input.KeyBy(static r => r.Sensor).Process(static context => new Silence(context)));
        harness.Send(new Reading("a", At(0), 1), At(0));
        using var restored = harness.Restore(harness.Snapshot(), parallelism: 4);
        restored.SendWatermark(At(299));
        Assert.Empty(restored.TakeOutput());
        restored.SendWatermark(At(300));
        Assert.Equal("a", Assert.Single(restored.TakeOutput()).Subject);
    }

    [Fact]
    public void Records_come_out_in_order_with_their_timestamps()
    {
        using var harness = StreamHarness.Of(static (DataStream<int> numbers) => numbers.Filter(static n => n > 0).Map(static n => n * 2));
        harness.Send(1, At(5));
        harness.Send(-1, At(6));
        harness.Send(2);
        Assert.Equal([(2, At(5)), (4, (DateTimeOffset?)null)], harness.TakeOutputWithTime());
        Assert.Empty(harness.TakeOutput());
    }

    [Fact]
    public void Watermarks_pass_through_and_the_end_is_the_last()
    {
        using var harness = StreamHarness.Of(static (DataStream<int> numbers) => numbers.Rebalance().Map(static n => n), parallelism: 3);
        harness.SendWatermark(At(1));
        harness.SendWatermark(At(3));
        harness.SendWatermark(At(2));
        harness.EndInput();
        Assert.Equal([At(1), At(3), DateTimeOffset.MaxValue], harness.Watermarks);
    }

    [Theory, InlineData(1, 1), InlineData(1, 4), InlineData(4, 1), InlineData(4, 3)]
    public void A_window_goes_on_at_another_parallelism(int before, int after)
    {
        using var harness = StreamHarness.Of(static (DataStream<(string Key, int Value)> input) => Counts(input), before);
        for (var i = 0; i < 20; i++) harness.Send(($"k{i % 7}", i), At(i));
        Assert.Empty(harness.TakeOutput());
        using var restored = harness.Restore(harness.Snapshot(), after);
        for (var i = 20; i < 70; i++) restored.Send(($"k{i % 7}", i), At(i));
        restored.SendWatermark(At(60));
        var expected = Enumerable.Range(0, 60).GroupBy(static i => $"k{i % 7}").Select(static g => $"{g.Key}: {g.Count()} of {g.Sum()}").Order();
        Assert.Equal(expected, restored.TakeOutput().Order());
    }

    [Fact]
    public void Late_records_are_taken_by_their_tag()
    {
        using var harness = StreamHarness.Of(static (DataStream<(string Key, int Value)> input) => Counts(input));
        harness.Send(("a", 1), At(10));
        harness.SendWatermark(At(60));
        harness.Send(("a", 2), At(20));
        Assert.Equal(["a: 1 of 1"], harness.TakeOutput());
        Assert.Equal([("a", 2)], harness.TakeOutput(Late));
        Assert.Empty(harness.TakeOutput(Late));
    }

    [Theory, InlineData(1), InlineData(4)]
    public void Timers_of_both_clocks_fire_each_at_its_time(int parallelism)
    {
        using var first = StreamHarness.Of(
            static (DataStream<int> input) => input.KeyBy(static n => n % 2 == 0 ? "even" : "odd").Process(static context => new TwoClocks(context)), parallelism);
        first.Send(2, At(0));
        first.Send(-3, At(10));
        first.Send(4, At(20));
        Assert.Equal([-3], first.TakeOutput(TwoClocks.Negative));
        first.AdvanceProcessingTime(TimeSpan.FromSeconds(59));
        using var harness = first.Restore(first.Snapshot(), parallelism + 1);
        Assert.Equal(At(59), harness.ProcessingTime);
        Assert.Empty(harness.TakeOutput());
        harness.AdvanceProcessingTime(At(60));
        Assert.Equal(["even=2 (ProcessingTime)", "odd=1 (ProcessingTime)"], harness.TakeOutput().Order());
        harness.SendWatermark(At(60));
        Assert.Equal(["even=2 (EventTime)"], harness.TakeOutput());
        harness.SendWatermark(At(70));
        Assert.Equal(["odd=1 (EventTime)"], harness.TakeOutput());
    }

    [Theory, InlineData(1, 1), InlineData(2, 3), InlineData(4, 1)]
    public void Two_inputs_share_the_state_of_a_key(int before, int after)
    {
        using var harness = StreamHarness.Of(
            static (DataStream<(long Id, string Who)> orders, DataStream<(long Id, int Cents)> payments) =>
                orders.KeyBy(static o => o.Id).Connect(payments.KeyBy(static p => p.Id)).Process(static context => new Match(context)),
            before);
        harness.SendFirst((1, "Ada"));
        harness.SendSecond((2, 250));
        Assert.Empty(harness.TakeOutput());
        using var restored = harness.Restore(harness.Snapshot(), after);
        restored.SendSecond((1, 100));
        restored.SendFirst((2, "Bob"));
        Assert.Equal(["Ada paid 100", "Bob paid 250"], restored.TakeOutput());
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Broadcast_state_reaches_every_subtask_also_of_a_wider_restart(int parallelism)
    {
        using var harness = StreamHarness.Of(
            static (DataStream<Reading> readings, DataStream<(string Sensor, double Limit)> limits) =>
                readings.KeyBy(static r => r.Sensor).Connect(limits.Broadcast()).Process(static context => new Limits(context)),
            parallelism);
        harness.SendFirst(new Reading("a", At(0), 9));
        harness.SendSecond(("a", 5));
        harness.SendSecond(("b", 7));
        using var restored = harness.Restore(harness.Snapshot(), parallelism * 2);
        foreach (var sensor in new[] { "a", "b", "c" }) restored.SendFirst(new Reading(sensor, At(1), 8));
        Assert.Empty(harness.TakeOutput());
        Assert.Equal(["a: 8 > 5", "b: 8 > 7"], restored.TakeOutput());
    }

    [Fact]
    public void The_lower_watermark_of_two_inputs_counts_and_an_idle_one_does_not()
    {
        using var harness = StreamHarness.Of(static (DataStream<int> first, DataStream<int> second) => first.Union(second));
        harness.SendFirstWatermark(At(5));
        Assert.Empty(harness.Watermarks);
        harness.SendSecondWatermark(At(3));
        Assert.Equal([At(3)], harness.Watermarks);
        harness.SendSecondIdle();
        Assert.Equal([At(3), At(5)], harness.Watermarks);
    }

    [Fact]
    public void A_failure_is_thrown_where_its_record_was_sent()
    {
        using var harness = StreamHarness.Of(static (DataStream<int> input) => input.Map(static n => 10 / n).Name("divide"));
        harness.Send(5);
        var failure = Assert.Throws<JobExecutionException>(() => harness.Send(0));
        Assert.Contains("divide", failure.Message, StringComparison.Ordinal);
        Assert.IsType<DivideByZeroException>(failure.InnerException);
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        using var harness = StreamHarness.Of(static (DataStream<int> input) => input);
        harness.AdvanceProcessingTime(At(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => harness.AdvanceProcessingTime(At(9)));
    }

    [Fact]
    public void A_snapshot_leaves_the_harness_as_it_was()
    {
        using var harness = StreamHarness.Of(static (DataStream<(string Key, int Value)> input) => Counts(input));
        harness.Send(("a", 1), At(10));
        var snapshot = harness.Snapshot();
        Assert.True(snapshot.Size > 0);
        harness.Send(("a", 2), At(20));
        harness.SendWatermark(At(60));
        Assert.Equal(["a: 2 of 3"], harness.TakeOutput());
        using var restored = harness.Restore(snapshot);
        restored.SendWatermark(At(60));
        Assert.Equal(["a: 1 of 1"], restored.TakeOutput());
    }

    private static DataStream<string> Counts(DataStream<(string Key, int Value)> input) => input.KeyBy(static r => r.Key)
        .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).SideOutputLateData(Late)
        .Aggregate(static a => a.Count(), static a => a.Sum(static r => r.Value), static (key, _, count, sum) => $"{key}: {count} of {sum}");
}
