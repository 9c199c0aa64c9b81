using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>Which windows a timestamp is in.</summary>
public class AssignerTests
{
    static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static string Of(WindowAssigner assigner, long timestamp)
    {
        var windows = new List<TimeWindow>();
        assigner.Assign(timestamp, windows);
        return string.Join(" ", windows.Select(static w => $"[{w.StartMilliseconds},{w.EndMilliseconds})"));
    }

    [Theory]
    [InlineData(0, 0, "[0,5000)")]
    [InlineData(0, 4999, "[0,5000)")]
    [InlineData(0, 5000, "[5000,10000)")]
    [InlineData(100, 100, "[100,5100)")]
    [InlineData(100, 5099, "[100,5100)")]
    [InlineData(100, 5100, "[5100,10100)")]
    [InlineData(-100, 0, "[-100,4900)")]
    [InlineData(-100, 4899, "[-100,4900)")]
    [InlineData(-100, 4900, "[4900,9900)")]
    public void Tumbling_windows_lie_at_multiples_of_their_size_and_the_offset(long offset, long timestamp, string expected)
    {
        Assert.Equal(expected, Of(TumblingEventTimeWindows.Of(Ms(5000), Ms(offset)), timestamp));
        Assert.Equal(expected, Of(TumblingProcessingTimeWindows.Of(Ms(5000), Ms(offset)), timestamp));
    }

    [Theory]
    [InlineData(0, -8, -14)]
    [InlineData(0, -7, -7)]
    [InlineData(0, -1, -7)]
    [InlineData(0, 6, 0)]
    [InlineData(0, 7, 7)]
    [InlineData(3, -10, -11)]
    [InlineData(3, -1, -4)]
    [InlineData(3, 2, -4)]
    [InlineData(3, 3, 3)]
    [InlineData(-2, -12, -16)]
    [InlineData(-2, -3, -9)]
    [InlineData(-2, -2, -2)]
    [InlineData(-2, 4, -2)]
    [InlineData(-2, 7, 5)]
    public void Starts_are_rounded_down_also_before_1970(long offset, long timestamp, long start) =>
        Assert.Equal($"[{start},{start + 7})", Of(TumblingEventTimeWindows.Of(Ms(7), Ms(offset)), timestamp));

    [Fact]
    public void An_offset_of_minus_eight_hours_gives_the_days_of_UTC_plus_eight() => Assert.Equal(
        "[1470844800000,1470931200000)", Of(TumblingEventTimeWindows.Of(TimeSpan.FromDays(1), TimeSpan.FromHours(-8)), 1470902048450));

    [Theory]
    [InlineData(0, 0, "[0,5000) [-1000,4000) [-2000,3000) [-3000,2000) [-4000,1000)")]
    [InlineData(0, 4999, "[4000,9000) [3000,8000) [2000,7000) [1000,6000) [0,5000)")]
    [InlineData(100, 100, "[100,5100) [-900,4100) [-1900,3100) [-2900,2100) [-3900,1100)")]
    [InlineData(-100, 0, "[-100,4900) [-1100,3900) [-2100,2900) [-3100,1900) [-4100,900)")]
    public void A_timestamp_is_in_all_sliding_windows_that_hold_it_newest_first(long offset, long timestamp, string expected)
    {
        Assert.Equal(expected, Of(SlidingEventTimeWindows.Of(Ms(5000), Ms(1000), Ms(offset)), timestamp));
        Assert.Equal(expected, Of(SlidingProcessingTimeWindows.Of(Ms(5000), Ms(1000), Ms(offset)), timestamp));
    }

    [Fact]
    public void Between_sliding_windows_with_a_slide_over_the_size_a_record_is_in_none_and_counted()
    {
        Assert.Equal("[0,10)", Of(SlidingEventTimeWindows.Of(Ms(10), Ms(30)), 9));
        Assert.Equal("", Of(SlidingEventTimeWindows.Of(Ms(10), Ms(30)), 10));
        using var rig = WindowRig.Sum(SlidingEventTimeWindows.Of(Ms(10), Ms(30)));
        rig.One("a", 10);
        Assert.Equal(1, rig.Counter("numRecordsInNoWindow"));
        Assert.Equal(0, rig.LateDropped);
    }

    [Theory]
    [InlineData(0, "[0,100) [0,200) [0,300)")]
    [InlineData(99, "[0,100) [0,200) [0,300)")]
    [InlineData(100, "[0,200) [0,300)")]
    [InlineData(299, "[0,300)")]
    [InlineData(-1, "[-300,0)")]
    public void Cumulating_windows_begin_together_and_grow_by_a_step(long timestamp, string expected)
    {
        Assert.Equal(expected, Of(CumulatingEventTimeWindows.Of(Ms(300), Ms(100)), timestamp));
        Assert.Equal(expected, Of(CumulatingProcessingTimeWindows.Of(Ms(300), Ms(100)), timestamp));
    }

    [Theory]
    [InlineData(0, "[0,5000)")]
    [InlineData(4999, "[4999,9999)")]
    [InlineData(5000, "[5000,10000)")]
    public void A_session_begins_with_its_record_and_lasts_the_gap(long timestamp, string expected)
    {
        Assert.Equal(expected, Of(EventTimeSessionWindows.WithGap(Ms(5000)), timestamp));
        Assert.Equal(expected, Of(ProcessingTimeSessionWindows.WithGap(Ms(5000)), timestamp));
    }

    [Fact]
    public void Windows_that_touch_intersect()
    {
        Assert.True(new TimeWindow(10, 20).Intersects(new TimeWindow(20, 30)));
        Assert.True(new TimeWindow(20, 30).Intersects(new TimeWindow(10, 20)));
        Assert.False(new TimeWindow(10, 20).Intersects(new TimeWindow(21, 30)));
        Assert.Equal(new TimeWindow(10, 30), new TimeWindow(20, 30).Cover(new TimeWindow(10, 20)));
    }

    [Fact]
    public void Sessions_that_touch_become_one()
    {
        using var rig = WindowRig.Sum(EventTimeSessionWindows.WithGap(Ms(1)), withWindow: true);
        rig.One("a", 0, 1, 2, 4, 5).Watermark(100);
        Assert.Equal("a-2 [4,6)@5 a-3 [0,3)@2", rig.Results());
    }

    [Fact]
    public void A_session_with_dynamic_gaps_ends_where_the_furthest_of_them_does()
    {
        using var rig = WindowRig.Sum(
            EventTimeSessionWindows.WithDynamicGap(static (Item i) => Ms(i.Key == "key1" ? 3000 : i.Value == 10 ? 1000 : 2000)), withWindow: true);
        rig.Send("key1", 3, 10).Send("key2", 4, 5000).Send("key2", 5, 6000).Watermark(8999);
        Assert.Equal("key1-3 [10,3010)@3009 key2-9 [5000,8000)@7999", rig.Results());
        rig.Send("key2", 1, 9000).Send("key2", 2, 10000).Send("key2", 10, 10500);
        rig.Send("key2", 10, 13000, 13500).Send("key2", 1, 14000).Watermark(20000);
        Assert.Equal("key2-13 [9000,12000)@11999 key2-21 [13000,16000)@15999", rig.Results());
    }

    [Fact]
    public void A_dynamic_gap_that_is_not_positive_is_refused()
    {
        using var rig = WindowRig.Sum(EventTimeSessionWindows.WithDynamicGap(static (Item i) => TimeSpan.FromSeconds(i.Value)));
        Assert.Contains("at least one millisecond", Assert.ThrowsAny<Exception>(() => rig.Send("a", 0, 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_at_the_end_of_time_do_not_wrap_around() => Assert.Equal(long.MaxValue, WindowTime.Add(long.MaxValue - 5, 10));

    [Fact]
    public void Natural_stagger_shifts_windows_to_the_first_record()
    {
        var time = new ManualTime(12_345);
        var assigner = TumblingProcessingTimeWindows.Of(Ms(1000), stagger: WindowStagger.Natural).Bind(OperatorHarness<string>.Context(time));
        Assert.Equal("[12345,13345)", Of(assigner, 12_345));
        time.Now = 13_500;
        Assert.Equal("[13345,14345)", Of(assigner, 13_500));
    }

    [Fact]
    public void Random_stagger_differs_between_subtasks_and_is_the_same_again_after_a_restart()
    {
        static string[] Starts() => [.. Enumerable.Range(0, 4).Select(static subtask => Of(
            TumblingProcessingTimeWindows.Of(Ms(100_000), stagger: WindowStagger.Random).Bind(OperatorHarness<string>.Context(subtask: subtask, parallelism: 4)), 0))];
        Assert.Equal(4, Starts().Distinct().Count());
        Assert.Equal(Starts(), Starts());
    }

    [Fact]
    public void Windows_are_values_whose_public_properties_make_them_again()
    {
        var window = new TimeWindow(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(1));
        Assert.Equal(new TimeWindow(0, 1000), window);
        Assert.Equal(999, window.MaxTimestampMilliseconds);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(999), window.MaxTimestamp);
        Assert.Equal("[1970-01-01T00:00:00.000Z, 1970-01-01T00:00:01.000Z)", window.ToString());
        Assert.Equal(TimeWindow.Global, new TimeWindow(TimeWindow.Global.Start, TimeWindow.Global.End));
        Assert.Equal(long.MaxValue, TimeWindow.Global.MaxTimestampMilliseconds);
    }

    [Fact]
    public void Wrong_arguments_are_refused_with_the_value_and_the_remedy()
    {
        static string Refused(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Contains("TumblingEventTimeWindows: size is 00:00:00, and must be positive", Refused(() => TumblingEventTimeWindows.Of(TimeSpan.Zero)), StringComparison.Ordinal);
        Assert.Contains("whole milliseconds", Refused(() => TumblingEventTimeWindows.Of(TimeSpan.FromTicks(1))), StringComparison.Ordinal);
        Assert.Contains("shorter than the size, which is 00:00:05", Refused(() => TumblingEventTimeWindows.Of(Ms(5000), Ms(5000))), StringComparison.Ordinal);
        Assert.Contains("shorter than the slide, which is 00:00:01", Refused(() => SlidingEventTimeWindows.Of(Ms(5000), Ms(1000), Ms(-1000))), StringComparison.Ordinal);
        Assert.Contains("multiple of the step", Refused(() => CumulatingEventTimeWindows.Of(Ms(5000), Ms(1500))), StringComparison.Ordinal);
        Assert.Contains("gap is -00:00:01", Refused(() => EventTimeSessionWindows.WithGap(Ms(-1000))), StringComparison.Ordinal);
        Assert.Contains("the count is 0", Refused(() => CountTrigger.Of(0)), StringComparison.Ordinal);
        Assert.Contains("the count is -1", Refused(() => CountEvictor.Of(-1)), StringComparison.Ordinal);
        Assert.Contains("only event time has late records", Refused(() => WindowRig.Sum(TumblingProcessingTimeWindows.Of(Ms(5)), lateness: 1)), StringComparison.Ordinal);
        Assert.Contains("windows merge, and the trigger cannot", Refused(() => WindowRig.Sum(
            EventTimeSessionWindows.WithGap(Ms(5)), DeltaTrigger.Of(1, static (Item x, Item y) => y.Value - x.Value))), StringComparison.Ordinal);
    }
}
