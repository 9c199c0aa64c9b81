using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>When the triggers fire.</summary>
public class TriggerTests
{
    static readonly string End = $"@{long.MaxValue}";

    static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static WindowRig Global(Trigger<Item> trigger) => WindowRig.Sum(GlobalWindows.Create(), trigger);

    static int Timers(WindowRig rig) => ((IWindowState)rig.Operator).TimerCount;

    [Fact]
    public void Count_begins_anew_at_each_firing_and_purging_drops_what_was_counted()
    {
        using var rig = Global(PurgingTrigger.Of(CountTrigger.Of(4)));
        Assert.Equal($"key2-4{End}", rig.One("key2", 1000, 2000, 3000, 4000).Results());
        Assert.Equal("", rig.One("key1", 10, 1000, 2500).Results());
        Assert.Equal($"key2-4{End}", rig.One("key2", 5000, 6000, 7000, 8000).Results());
        Assert.Equal($"key1-4{End}", rig.One("key1", 6000).Results());
        Assert.Equal("", rig.One("key1", 6500).End().Results());
    }

    [Fact]
    public void Count_without_purging_keeps_the_contents()
    {
        using var rig = Global(CountTrigger.Of(2));
        Assert.Equal($"a-2{End} a-4{End}", rig.One("a", 1, 2, 3, 4, 5).Results());
    }

    [Fact]
    public void Count_windows_of_a_size_and_a_slide_are_a_count_trigger_and_an_evictor()
    {
        using var rig = WindowRig.SumEvicting(GlobalWindows.Create(), CountEvictor.Of(3), CountTrigger.Of(2));
        for (var i = 1; i <= 6; i++) rig.Send("a", i, i);
        Assert.Equal($"a-15{End} a-3{End} a-9{End}", rig.Results());
    }

    [Fact]
    public void Counts_of_merging_sessions_are_added()
    {
        using var rig = WindowRig.Sum(EventTimeSessionWindows.WithGap(Ms(3000)), PurgingTrigger.Of(CountTrigger.Of(4)), withWindow: true);
        rig.Send("key2", 1, 0).Send("key2", 2, 1000).Send("key2", 3, 2500).Send("key2", 4, 3500);
        Assert.Equal("key2-10 [0,6500)@6499", rig.Results());
        rig.Send("key1", 1, 10).Send("key1", 2, 1000).Send("key1", 3, 2500).Send("key1", 1, 6000).Send("key1", 2, 6500).Send("key1", 3, 7000);
        Assert.Equal("", rig.Results());
        Assert.Equal("key1-22 [10,10000)@9999", rig.Send("key1", 10, 4500).Results());
    }

    [Theory]
    [InlineData(TriggerResult.Continue, TriggerResult.Continue)]
    [InlineData(TriggerResult.Fire, TriggerResult.FireAndPurge)]
    [InlineData(TriggerResult.Purge, TriggerResult.Purge)]
    [InlineData(TriggerResult.FireAndPurge, TriggerResult.FireAndPurge)]
    public void Purging_turns_a_firing_into_one_that_purges_and_leaves_the_rest(TriggerResult inner, TriggerResult expected) =>
        Assert.Equal(expected, PurgingTrigger.Purge(inner));

    [Fact]
    public void Purging_merges_and_clears_what_it_is_around()
    {
        Assert.True(PurgingTrigger.Of(CountTrigger.Of(2)).CanMerge);
        Assert.False(PurgingTrigger.Of(DeltaTrigger.Of(1, static (Item x, Item y) => 0)).CanMerge);
        using var rig = WindowRig.Sum(TumblingEventTimeWindows.Of(Ms(10)), PurgingTrigger.Of(CountTrigger.Of(2)));
        rig.One("a", 1).Watermark(9).One("a", 11);
        Assert.Equal("a-2@19", rig.One("a", 12).Results());
    }

    [Fact]
    public void Continuous_event_time_fires_at_every_step_while_the_window_has_records()
    {
        using var rig = Global(PurgingTrigger.Of(ContinuousEventTimeTrigger.Of(Ms(3000))));
        rig.One("key1", 0, 20, 999).One("key2", 3000, 3999).One("key2", 1998, 1999, 1000);
        Assert.Equal($"key1-3{End}", rig.Watermark(3000).Results());
        Assert.Equal($"key2-5{End}", rig.Watermark(6000).Results());
        Assert.Equal("", rig.Watermark(7000).Watermark(8000).Results());
    }

    [Fact]
    public void Continuous_event_time_without_purging_shows_all_again()
    {
        using var rig = Global(ContinuousEventTimeTrigger.Of(Ms(3000)));
        rig.One("key1", 0, 20, 999).One("key2", 3000, 3999, 1998, 1999, 1000);
        Assert.Equal($"key1-3{End}", rig.Watermark(3000).Results());
        Assert.Equal($"key1-3{End} key2-5{End}", rig.Watermark(6000).Results());
        Assert.Equal("", rig.Watermark(7000).Watermark(8000).Results());
    }

    [Fact]
    public void Continuous_event_time_fires_at_the_end_of_the_window_too_and_at_once_for_what_is_late()
    {
        using var rig = WindowRig.Sum(TumblingEventTimeWindows.Of(Ms(10)), ContinuousEventTimeTrigger.Of(Ms(4)), lateness: 100);
        rig.One("a", 1);
        Assert.Equal("a-1@9", rig.Watermark(4).Results());
        Assert.Equal("a-1@9", rig.Watermark(8).Results());
        Assert.Equal("a-1@9", rig.Watermark(9).Results());
        Assert.Equal("a-2@9", rig.One("a", 2).Results());
        Assert.Equal("", rig.Watermark(109).Results());
        Assert.Equal(0, Timers(rig));
    }

    [Fact]
    public void Clearing_the_continuous_trigger_leaves_the_timer_at_the_windows_end()
    {
        using var rig = WindowRig.Sum(
            TumblingEventTimeWindows.Of(Ms(100)), ProcessingTimeoutTrigger.Of(ContinuousEventTimeTrigger.Of(Ms(30)), Ms(5)), lateness: 1000);
        rig.One("a", 1).Now(5);
        Assert.Equal("a-1@99", rig.Results());
        Assert.Equal("", rig.Watermark(30).Results());
        Assert.Equal("a-1@99", rig.Watermark(99).Results());
    }

    [Fact]
    public void Continuous_event_time_needs_timestamps()
    {
        using var rig = Global(ContinuousEventTimeTrigger.Of(Ms(3000)));
        Assert.Contains("ContinuousProcessingTimeTrigger", Assert.ThrowsAny<Exception>(() => rig.One("a", long.MinValue)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Continuous_processing_time_fires_at_every_step_and_at_the_end_of_a_window_of_the_clock()
    {
        using var rig = WindowRig.Sum(TumblingProcessingTimeWindows.Of(Ms(10)), ContinuousProcessingTimeTrigger.Of(Ms(4)));
        rig.Now(1).One("a", 0);
        Assert.Equal("a-1@9", rig.Now(4).Results());
        Assert.Equal("a-1@9", rig.Now(8).Results());
        rig.Now(9).One("a", 0);
        Assert.Equal("a-2@9", rig.Now(10).Results());
        Assert.Equal(0, Timers(rig));
    }

    [Fact]
    public void Continuous_processing_time_over_windows_of_the_past_fires_until_they_are_removed()
    {
        using var rig = WindowRig.Sum(TumblingEventTimeWindows.Of(Ms(10)), ContinuousProcessingTimeTrigger.Of(Ms(1000)));
        rig.Now(500_500).One("a", 1);
        Assert.Equal("a-1@9", rig.Now(501_000).Results());
        Assert.Equal("a-1@9", rig.Now(502_000).Results());
        Assert.Equal("", rig.Watermark(9).Now(600_000).Results());
    }

    [Fact]
    public void Delta_fires_when_the_difference_to_what_fired_last_exceeds_the_threshold()
    {
        using var rig = Global(DeltaTrigger.Of(3, static (Item last, Item now) => now.Value - last.Value));
        Assert.Equal("", rig.Send("a", 1, 0).Send("a", 4, 0).Results());
        Assert.Equal($"a-10{End}", rig.Send("a", 5, 0).Results());
        Assert.Equal("", rig.Send("a", 8, 0).Results());
        Assert.Equal($"a-27{End}", rig.Send("a", 9, 0).Results());
    }

    [Fact]
    public void A_timeout_fires_what_has_waited_since_the_first_record()
    {
        using var rig = Global(ProcessingTimeoutTrigger.Of(CountTrigger.Of(3), Ms(50)));
        rig.Now(0).One("a", 0).Now(20).One("a", 0);
        Assert.Equal("", rig.Now(49).Results());
        Assert.Equal($"a-2{End}", rig.Now(50).Results());
        Assert.Equal("", rig.One("a", 0, 0).Results());
        Assert.Equal($"a-5{End}", rig.One("a", 0).Results());
        Assert.Equal("", rig.Now(1000).Results());
        Assert.Equal(0, Timers(rig));
    }

    [Fact]
    public void A_timeout_that_is_reset_counts_from_the_last_record()
    {
        using var rig = Global(ProcessingTimeoutTrigger.Of(CountTrigger.Of(3), Ms(50), resetOnNewRecord: true));
        rig.Now(0).One("a", 0).Now(20).One("a", 0);
        Assert.Equal("", rig.Now(69).Results());
        Assert.Equal($"a-2{End}", rig.Now(70).Results());
    }

    [Fact]
    public void A_timeout_that_does_not_clear_leaves_the_count()
    {
        using var rig = Global(ProcessingTimeoutTrigger.Of(CountTrigger.Of(3), Ms(50), clearOnTimeout: false));
        rig.Now(0).One("a", 0, 0);
        Assert.Equal($"a-2{End}", rig.Now(50).Results());
        Assert.Equal($"a-3{End}", rig.One("a", 0).Results());
    }

    [Fact]
    public void The_event_time_trigger_has_one_timer_for_a_window_and_none_once_it_is_over()
    {
        using var rig = WindowRig.Sum(TumblingEventTimeWindows.Of(Ms(10)), lateness: 50);
        rig.One("a", 1, 2, 3);
        Assert.Equal(2, Timers(rig));
        Assert.Equal("a-3@9", rig.Watermark(9).Results());
        Assert.Equal(1, Timers(rig));
        Assert.Equal("a-4@9", rig.One("a", 4).Results());
        Assert.Equal(1, Timers(rig));
    }

    [Fact]
    public void Never_never_fires_and_end_of_stream_once()
    {
        using var never = Global(NeverTrigger.Create());
        Assert.Equal("", never.One("a", 1, 2).End().Results());
        using var end = Global(EndOfStreamTrigger.Create());
        Assert.Equal("", end.One("a", 1, 2).Watermark(long.MaxValue - 1).Results());
        Assert.Equal($"a-2{End}", end.End().Results());
    }

    [Fact]
    public void Whatever_knows_no_record_type_converts_to_any()
    {
        WindowAssigner<Item>[] assigners =
        [
            TumblingEventTimeWindows.Of(TimeSpan.FromDays(1), offset: TimeSpan.FromHours(-8)), TumblingProcessingTimeWindows.Of(Ms(1)),
            SlidingEventTimeWindows.Of(TimeSpan.FromHours(1), slide: TimeSpan.FromMinutes(5)), CumulatingEventTimeWindows.Of(TimeSpan.FromDays(1), step: TimeSpan.FromHours(1)),
            EventTimeSessionWindows.WithDynamicGap(static (Item i) => TimeSpan.FromMinutes(i.Value)), GlobalWindows.Create(),
        ];
        Trigger<Item>[] triggers =
        [
            EventTimeTrigger.Create(), ProcessingTimeTrigger.Create(), NeverTrigger.Create(), EndOfStreamTrigger.Create(), PurgingTrigger.Of(CountTrigger.Of(100)),
            ContinuousEventTimeTrigger.Of(TimeSpan.FromMinutes(1)), ContinuousProcessingTimeTrigger.Of(TimeSpan.FromSeconds(10)),
            ProcessingTimeoutTrigger.Of(CountTrigger.Of(100), TimeSpan.FromSeconds(5)), DeltaTrigger.Of(1000, static (Item last, Item now) => now.Value - last.Value),
        ];
        Evictor<Item>[] evictors =
        [
            CountEvictor.Of(10), TimeEvictor.Of(TimeSpan.FromSeconds(2), evictAfter: true), DeltaEvictor.Of(2, static (Item x, Item last) => last.Value - x.Value),
        ];
        Assert.Equal([true, false, true, true, true, false], assigners.Select(static a => a.IsEventTime));
        Assert.Equal(9, triggers.Length);
        Assert.Equal(3, evictors.Length);
    }
}
