using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>Windows of the clock, and what is open when the input ends.</summary>
public class ProcessingTimeTests
{
    static WindowAssigner<Item> Tumbling(long size) => TumblingProcessingTimeWindows.Of(TimeSpan.FromMilliseconds(size));

    [Fact]
    public void A_window_fires_when_the_clock_has_reached_its_end()
    {
        using var rig = WindowRig.Sum(Tumbling(3000));
        rig.Now(3).One("key2", long.MaxValue, 7000, long.MinValue).One("key1", 7000, 7000);
        Assert.Equal("key1-2@2999 key2-3@2999", rig.Now(5000).Results());
        rig.One("key1", 7000, 7000, 7000);
        Assert.Equal("key1-3@5999", rig.Now(7000).Results());
        Assert.Equal(0, ((IWindowState)rig.Operator).TimerCount);
    }

    [Fact]
    public void A_record_in_the_last_millisecond_is_in_the_one_result_of_its_window()
    {
        using var rig = WindowRig.Sum(Tumbling(1000));
        Assert.Equal("", rig.Now(5).One("a", 0).Now(999).One("a", 0).Results());
        Assert.Equal("a-2@999", rig.Now(1000).Results());
    }

    [Fact]
    public void Sliding_windows_of_the_clock_overlap()
    {
        using var rig = WindowRig.Sum(SlidingProcessingTimeWindows.Of(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)));
        rig.Now(3).One("key2", 0);
        Assert.Equal("key2-1@999", rig.Now(1000).Results());
        rig.One("key2", 0, 0);
        Assert.Equal("key2-3@1999", rig.Now(2000).Results());
        rig.One("key1", 0, 0);
        Assert.Equal("key1-2@2999 key2-3@2999", rig.Now(3000).Results());
        Assert.Equal("key1-2@3999 key1-2@4999 key2-2@3999", rig.Now(7000).Results());
    }

    [Fact]
    public void Sessions_of_the_clock_end_a_gap_behind_their_last_record()
    {
        using var rig = WindowRig.Sum(ProcessingTimeSessionWindows.WithGap(TimeSpan.FromSeconds(3)), withWindow: true);
        rig.Now(3).One("key2", 0).Now(1000).One("key2", 0);
        Assert.Equal("", rig.Now(3999).Results());
        Assert.Equal("key2-2 [3,4000)@3999", rig.Now(5000).Results());
    }

    [Fact]
    public void Open_windows_fire_when_a_bounded_input_ends()
    {
        using var rig = WindowRig.Sum(Tumbling(60_000));
        rig.Now(5).One("a", 0, 0).One("b", 0);
        Assert.Equal("a-2@59999 b-1@59999", rig.End().Results());
    }

    [Fact]
    public void Open_windows_can_be_dropped_and_counted_instead()
    {
        using var rig = WindowRig.Sum(Tumbling(60_000), context: OperatorHarness<string>.Context(firesAtEnd: false));
        rig.Now(5).One("a", 0, 0).One("b", 0);
        Assert.Equal("", rig.End().Results());
        Assert.Equal(2, rig.Counter("numTimersDroppedAtEnd"));
    }

    [Fact]
    public void A_trigger_that_sets_timers_for_ever_fires_once_at_the_end()
    {
        using var rig = WindowRig.Sum(GlobalWindows.Create(), ContinuousProcessingTimeTrigger.Of(TimeSpan.FromSeconds(1)));
        rig.Now(5).One("a", 0);
        Assert.Equal($"a-1@{long.MaxValue}", rig.End().Results());
    }

    [Fact]
    public void Event_time_windows_fire_at_the_end_and_partial_counts_do_not()
    {
        using var tumbling = WindowRig.Sum(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(5)));
        Assert.Equal("a-1@4", tumbling.One("a", 2).End().Results());
        using var counting = WindowRig.Sum(GlobalWindows.Create(), PurgingTrigger.Of(CountTrigger.Of(2)));
        Assert.Equal($"a-2@{long.MaxValue}", counting.One("a", 1, 2, 3).End().Results());
    }

    [Fact]
    public void In_batch_mode_a_key_is_done_at_its_end_and_the_next_one_begins_before_all_time()
    {
        using var rig = WindowRig.Sum(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(10)), context: OperatorHarness<string>.Context(batch: true));
        rig.One("a", 25, 3, 4);
        Assert.True(rig.Operator.EndKey());
        rig.Harness.Step();
        Assert.Equal("a-1@29 a-2@9", rig.Results());
        rig.One("b", 1);
        Assert.True(rig.Operator.EndKey());
        rig.Harness.Step();
        Assert.Equal("b-1@9", rig.Results());
        Assert.Equal(0, rig.LateDropped);
    }
}
