using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>In which order windows merge, and what cannot merge.</summary>
public class MergeTests
{
    static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static string Text(TimeWindow window) => $"[{window.StartMilliseconds},{window.EndMilliseconds})";

    sealed class Recording(List<string> calls) : Trigger<Item>
    {
        public override bool CanMerge => true;

        public override TriggerResult OnElement(Item element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
        {
            calls.Add($"element {Text(window)} merged {context.MergedWindows.Count}");
            return TriggerResult.Continue;
        }

        public override void OnMerge(TimeWindow window, TriggerContext context) =>
            calls.Add($"merge {string.Join("", context.MergedWindows.Select(Text))} into {Text(window)}");

        public override void Clear(TimeWindow window, TriggerContext context) => calls.Add($"clear {Text(window)}");
    }

    [Fact]
    public void The_trigger_merges_first_then_the_old_windows_are_cleared_then_the_record_comes()
    {
        var calls = new List<string>();
        using var rig = WindowRig.Sum(EventTimeSessionWindows.WithGap(Ms(10)), new Recording(calls));
        rig.One("a", 0, 20);
        calls.Clear();
        rig.One("a", 10);
        Assert.Equal(["merge [0,10)[20,30) into [0,30)", "clear [0,10)", "clear [20,30)", "element [0,30) merged 0"], calls);
        Assert.Equal(1, ((IWindowState)rig.Operator).OpenWindowCount);
        Assert.Equal(1, ((IWindowState)rig.Operator).TimerCount);
    }

    [Fact]
    public void A_record_inside_a_session_that_does_not_grow_merges_nothing()
    {
        var calls = new List<string>();
        using var rig = WindowRig.Sum(
            EventTimeSessionWindows.WithDynamicGap(static (Item i) => Ms(i.Value)), new Recording(calls));
        rig.Send("a", 100, 0);
        calls.Clear();
        rig.Send("a", 5, 50);
        Assert.Equal(["element [0,100) merged 0"], calls);
    }

    [Fact]
    public void Windows_of_different_keys_never_merge()
    {
        using var rig = WindowRig.Sum(EventTimeSessionWindows.WithGap(Ms(10)), withWindow: true);
        rig.One("a", 0).One("b", 5).One("a", 8).Watermark(100);
        Assert.Equal("a-2 [0,18)@17 b-1 [5,15)@14", rig.Results());
    }

    [Fact]
    public void A_session_purged_by_its_trigger_still_merges_and_gives_only_what_came_since()
    {
        using var rig = WindowRig.Sum(EventTimeSessionWindows.WithGap(Ms(10)), PurgingTrigger.Of(CountTrigger.Of(2)), withWindow: true);
        Assert.Equal("a-2 [0,11)@10", rig.One("a", 0, 1).Results());
        Assert.Equal("a-2 [0,15)@14", rig.One("a", 4, 5).Results());
    }

    [Fact]
    public void A_timer_of_a_window_that_has_merged_into_another_does_nothing()
    {
        using var rig = WindowRig.Sum(EventTimeSessionWindows.WithGap(Ms(10)), ContinuousEventTimeTrigger.Of(Ms(7)), lateness: 1000, withWindow: true);
        rig.One("a", 0, 6);
        Assert.Equal("a-2 [0,16)@15", rig.Watermark(7).Results());
        Assert.Equal("", rig.Watermark(9).Results());
        Assert.Equal("a-2 [0,16)@15", rig.Watermark(14).Results());
        Assert.Equal("a-2 [0,16)@15", rig.Watermark(15).Results());
    }

    [Fact]
    public void A_purged_window_that_fires_again_without_records_gives_nothing()
    {
        using var rig = WindowRig.Sum(GlobalWindows.Create(), PurgingTrigger.Of(ContinuousEventTimeTrigger.Of(Ms(10))));
        Assert.Equal($"a-1@{long.MaxValue}", rig.One("a", 1).Watermark(10).Results());
        Assert.Equal("", rig.Watermark(20).Watermark(30).Results());
        Assert.Equal($"a-1@{long.MaxValue}", rig.One("a", 35).Watermark(40).Results());
    }

    [Fact]
    public void Merging_into_the_past_is_refused_with_the_window_and_the_watermark()
    {
        var error = Assert.Throws<NotSupportedException>(() =>
            WindowPlan.ThrowMergedIntoThePast(EventTimeSessionWindows.WithGap(Ms(10)).For<Item>(), new TimeWindow(0, 10), 20));
        Assert.Contains("EventTimeSessionWindows", error.Message, StringComparison.Ordinal);
        Assert.Contains("[1970-01-01T00:00:00.000Z, 1970-01-01T00:00:00.010Z)", error.Message, StringComparison.Ordinal);
        Assert.Contains("1970-01-01T00:00:00.020Z", error.Message, StringComparison.Ordinal);
    }
}
