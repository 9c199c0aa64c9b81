using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>When windows fire, what is late, and how sessions merge.</summary>
public class FiringTests
{
    static WindowAssigner<Item> Tumbling(long size) => TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(size));

    static WindowAssigner<Item> Session(long gap) => EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(gap));

    static Trigger<Item> Purging => PurgingTrigger.Of(EventTimeTrigger.Create());

    [Fact]
    public void A_tumbling_window_fires_once_before_the_watermark_that_ends_it_is_passed_on()
    {
        using var rig = WindowRig.Sum(Tumbling(3000));
        rig.One("key2", 3999, 3000).One("key1", 20, 0, 999).One("key2", 1998, 1999, 1000);
        Assert.Equal("W999 W1999", rig.Watermark(999).Watermark(1999).Log());
        rig.Watermark(2999);
        Assert.Equal(["key1-3@2999", "key2-3@2999", "W2999"], SortedButLast(rig.Log()));
        Assert.Equal("W3999 W4999", rig.Watermark(3999).Watermark(4999).Log());
        Assert.Equal("key2-2@5999 W5999", rig.Watermark(5999).Log());
        Assert.Equal("W6999 W7999", rig.Watermark(6999).Watermark(7999).Log());
        Assert.Equal(0, ((IWindowState)rig.Operator).OpenWindowCount);
        Assert.Equal(0, ((IWindowState)rig.Operator).TimerCount);
    }

    static string[] SortedButLast(string log)
    {
        var parts = log.Split(' ');
        return [.. parts[..^1].Order(StringComparer.Ordinal), parts[^1]];
    }

    [Fact]
    public void A_late_record_within_the_allowed_lateness_fires_at_once_and_a_later_one_goes_to_the_side_output()
    {
        using var rig = WindowRig.Sum(Tumbling(2000), Purging, lateness: 500, sideOutput: true);
        rig.One("key2", 500).Watermark(1500).One("key2", 1300);
        Assert.Equal("", rig.Results());
        Assert.Equal("key2-2@1999", rig.Watermark(2300).Results());
        Assert.Equal("key2-1@1999", rig.One("key2", 1997).Results());
        Assert.Equal("", rig.Watermark(6000).Results());
        Assert.Equal("", rig.One("key2", 1998).Watermark(7000).Results());
        Assert.Equal("key2:1@1998", rig.Late());
        Assert.Equal(0, rig.LateDropped);
    }

    [Fact]
    public void Without_purging_a_late_firing_holds_all_records()
    {
        using var rig = WindowRig.Sum(Tumbling(2000), lateness: 500);
        rig.One("key2", 500).Watermark(1500).One("key2", 1300);
        Assert.Equal("key2-2@1999", rig.Watermark(2300).Results());
        Assert.Equal("key2-3@1999", rig.One("key2", 1997).Results());
        Assert.Equal("", rig.Watermark(6000).Results());
    }

    [Theory]
    [InlineData(2498, true)]
    [InlineData(2499, false)]
    public void A_window_takes_records_until_the_watermark_reaches_its_last_millisecond_and_the_lateness(long watermark, bool accepted)
    {
        using var rig = WindowRig.Sum(Tumbling(2000), lateness: 500);
        rig.One("a", 100).Watermark(watermark).Results();
        Assert.Equal(accepted ? "a-2@1999" : "", rig.One("a", 200).Results());
        Assert.Equal(accepted ? 0 : 1, rig.LateDropped);
    }

    [Fact]
    public void Lateness_that_goes_past_the_end_of_time_keeps_windows_for_ever()
    {
        using var rig = WindowRig.Sum(Tumbling(2000), lateness: long.MaxValue - 1000);
        rig.One("a", 100).Watermark(long.MaxValue - 1).Results();
        Assert.Equal("a-2@1999", rig.One("a", 200).Results());
    }

    [Fact]
    public void With_no_lateness_a_record_is_late_once_its_window_has_fired()
    {
        using var rig = WindowRig.Sum(Tumbling(2000), sideOutput: true);
        rig.One("key2", 1000).Watermark(1985).One("key2", 1980);
        Assert.Equal("key2-2@1999", rig.Watermark(1999).Results());
        rig.One("key2", 1998, 2001);
        Assert.Equal("", rig.Watermark(2999).Results());
        Assert.Equal("key2-1@3999", rig.Watermark(3999).Results());
        Assert.Equal("key2:1@1998", rig.Late());
    }

    [Fact]
    public void A_late_record_without_a_side_output_is_counted()
    {
        using var rig = WindowRig.Sum(Tumbling(2000));
        rig.One("a", 1000).Watermark(1999).One("a", 1998, 5);
        Assert.Equal(2, rig.LateDropped);
    }

    [Fact]
    public void A_record_is_late_only_if_all_its_sliding_windows_are()
    {
        using var rig = WindowRig.Sum(SlidingEventTimeWindows.Of(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)), sideOutput: true);
        Assert.Equal("key2-1@1999", rig.One("key2", 1000).Watermark(1999).Results());
        Assert.Equal("key2-2@2999", rig.One("key2", 2000).Watermark(3000).Results());
        rig.One("key1", 3001).One("key2", 2400, 2400).One("key1", 3001).One("key2", 3900).Watermark(6000);
        Assert.Equal("key1-2@3999 key1-2@4999 key1-2@5999 key2-1@5999 key2-4@4999 key2-5@3999", rig.Results());
        Assert.Equal("", rig.One("key1", 3001).Watermark(25000).Results());
        Assert.Equal("key1:1@3001", rig.Late());
    }

    [Fact]
    public void A_session_without_lateness_takes_what_merges_into_it_though_it_is_behind_the_watermark()
    {
        using var rig = WindowRig.Sum(Session(3000), Purging, sideOutput: true, withWindow: true);
        rig.One("key2", 1000).Watermark(1999).One("key2", 2000).Watermark(4998).One("key2", 4500, 8500).Watermark(7400).One("key2", 7000);
        Assert.Equal("key2-5 [1000,11500)@11499", rig.Watermark(11501).Results());
        Assert.Equal("key2-1 [11600,14600)@14599", rig.One("key2", 11600).Watermark(14600).Results());
        rig.One("key2", 10000);
        Assert.Equal("", rig.One("key2", 10100).Results());
        Assert.Equal("key2-1 [14500,17500)@17499", rig.One("key2", 14500).Watermark(20000).Results());
        Assert.Equal("key2:1@10000 key2:1@10100", rig.Late());
    }

    static WindowRig SessionUpTo14600(Trigger<Item>? trigger, long lateness)
    {
        var rig = WindowRig.Sum(Session(3000), trigger, lateness, withWindow: true);
        rig.One("key2", 1000).Watermark(1999).One("key2", 2000).Watermark(4998).One("key2", 4500, 8500).Watermark(7400).One("key2", 7000);
        Assert.Equal("key2-5 [1000,11500)@11499", rig.Watermark(11501).Results());
        rig.One("key2", 11600).Watermark(14600);
        return rig;
    }

    [Fact]
    public void A_session_with_lateness_that_purges_gives_only_what_is_new()
    {
        using var rig = SessionUpTo14600(Purging, 10);
        Assert.Equal("key2-1 [11600,14600)@14599", rig.Results());
        Assert.Equal("key2-1 [10000,14600)@14599", rig.One("key2", 10000).Results());
        Assert.Equal("key2-1 [10000,17500)@17499", rig.One("key2", 14500).Watermark(20000).Results());
    }

    [Fact]
    public void A_session_with_lateness_that_accumulates_gives_all_it_has()
    {
        using var rig = SessionUpTo14600(null, 10);
        Assert.Equal("key2-1 [11600,14600)@14599", rig.Results());
        Assert.Equal("key2-2 [10000,14600)@14599", rig.One("key2", 10000).Results());
        Assert.Equal("key2-3 [10000,17500)@17499", rig.One("key2", 14500).Watermark(20000).Results());
    }

    [Fact]
    public void A_session_with_huge_lateness_merges_with_sessions_that_have_long_fired()
    {
        using var rig = SessionUpTo14600(null, 10000);
        Assert.Equal("key2-1 [11600,14600)@14599", rig.Results());
        Assert.Equal("key2-7 [1000,14600)@14599", rig.One("key2", 10000).Results());
        Assert.Equal("key2-8 [1000,17500)@17499", rig.One("key2", 14500).Watermark(20000).Results());
    }

    [Fact]
    public void A_window_that_ends_when_it_is_removed_fires_once_and_leaves_nothing()
    {
        using var rig = WindowRig.Sum(Tumbling(1000));
        rig.One("a", 10);
        Assert.Equal(1, ((IWindowState)rig.Operator).TimerCount);
        Assert.Equal("a-1@999", rig.Watermark(999).Results());
        Assert.Equal("", rig.Watermark(long.MaxValue).Results());
        Assert.Equal(0, ((IWindowState)rig.Operator).TimerCount);
    }

    [Fact]
    public void Results_of_a_window_fall_into_the_same_window_of_an_operator_behind_it()
    {
        using var first = WindowRig.Sum(Tumbling(1000));
        using var second = WindowRig.Sum(Tumbling(1000));
        first.One("a", 0).One("b", 999).Watermark(999);
        foreach (var result in first.Harness.Log.OfType<Operators.Tests.Rec<string>>()) second.One("all", result.Timestamp);
        Assert.Equal("all-2@999", second.Watermark(999).Results());
    }

    [Fact]
    public void A_record_without_a_timestamp_is_refused_with_the_remedy()
    {
        using var rig = WindowRig.Sum(Tumbling(1000));
        var error = Assert.ThrowsAny<Exception>(() => rig.One("a", long.MinValue));
        Assert.Contains("no timestamp", error.Message, StringComparison.Ordinal);
        Assert.Contains("AssignTimestampsAndWatermarks", error.Message, StringComparison.Ordinal);
    }
}
