using ActorStream.Operators;
using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>A record that falls into open windows costs no memory.</summary>
public class AllocationTests
{
    const int Records = 10_000;

    [Fact]
    public void A_record_of_tumbling_windows_allocates_nothing() => Measure(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)), EventTimeTrigger.Create());

    [Fact]
    public void A_record_of_sliding_windows_allocates_nothing() =>
        Measure(SlidingEventTimeWindows.Of(TimeSpan.FromHours(1), TimeSpan.FromMinutes(20)), EventTimeTrigger.Create());

    [Fact]
    public void A_record_that_is_counted_allocates_nothing() => Measure(GlobalWindows.Create(), CountTrigger.Of(1_000_000));

    [Fact]
    public void A_record_inside_a_session_allocates_nothing() => Measure(EventTimeSessionWindows.WithGap(TimeSpan.FromHours(1)), EventTimeTrigger.Create());

    static void Measure(WindowAssigner<Item> assigner, Trigger<Item> trigger)
    {
        using var rig = WindowRig.Sum(assigner, trigger);
        var inlet = ((IOneInput<Item>)rig.Operator).Input;
        var keys = Enumerable.Range(0, 100).Select(static i => "k" + i).ToArray();
        var values = Enumerable.Range(0, Records).Select(i => new Item(keys[i % keys.Length], 1)).ToArray();
        var timestamps = Enumerable.Repeat(100L, Records).ToArray();
        inlet.Process(values, timestamps, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Records, inlet.Process(values, timestamps, default));
        var perRecord = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Records;
        Assert.True(perRecord < 0.1, $"{perRecord:F2} bytes for each record");
    }
}
