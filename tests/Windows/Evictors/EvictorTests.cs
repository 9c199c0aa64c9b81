using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>What evictors leave: a sum for each key over a global window that fires at every second record, unless said.</summary>
public class EvictorTests
{
    static readonly string End = $"@{long.MaxValue}";

    static TimeSpan TwoSeconds => TimeSpan.FromSeconds(2);

    static WindowRig Pairs(Evictor<Item> evictor) => WindowRig.SumEvicting(GlobalWindows.Create(), evictor, CountTrigger.Of(2));

    static Evictor<Item> Delta(bool after) => DeltaEvictor.Of(2, static (Item element, Item last) => last.Value - element.Value, after);

    static string Feed(WindowRig rig, string key, params int[] values)
    {
        for (var i = 0; i < values.Length; i++) rig.Send(key, values[i], 1000 + i);
        return rig.Results();
    }

    [Fact]
    public void Counting_after_the_function_leaves_the_last_four_for_the_next_firing()
    {
        using var rig = Pairs(CountEvictor.Of(4, evictAfter: true));
        Assert.Equal($"key2-2{End}", rig.One("key2", 1000, 2000).Results());
        Assert.Equal($"key2-4{End}", rig.One("key2", 3000, 4000).Results());
        Assert.Equal($"key2-6{End}", rig.One("key2", 5000, 6000).Results());
        Assert.Equal($"key2-6{End}", rig.One("key2", 7000, 8000).Results());
        Assert.Equal($"key1-2{End} key1-4{End}", rig.One("key1", 1, 2, 3, 4).Results());
    }

    [Fact]
    public void Counting_before_the_function_shows_it_never_more_than_four()
    {
        using var rig = Pairs(CountEvictor.Of(4));
        Assert.Equal($"key2-2{End} key2-4{End} key2-4{End} key2-4{End}", rig.One("key2", 1, 2, 3, 4, 5, 6, 7, 8).Results());
    }

    [Fact]
    public void By_time_after_the_function_what_is_too_old_is_gone_at_the_next_firing()
    {
        using var rig = Pairs(TimeEvictor.Of(TwoSeconds, evictAfter: true));
        Assert.Equal($"key2-2{End}", rig.One("key2", 1000, 4000).Results());
        Assert.Equal($"key2-3{End}", rig.One("key2", 3500, 2001).Results());
        Assert.Equal($"key2-5{End}", rig.One("key2", 1001, 1002).Results());
        Assert.Equal($"key1-2{End}", rig.One("key1", 20, 0).Results());
        Assert.Equal($"key1-4{End}", rig.One("key1", 999, 10999).Results());
    }

    [Fact]
    public void By_time_before_the_function_it_sees_only_what_is_recent()
    {
        using var rig = WindowRig.SumEvicting(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(4)), TimeEvictor.Of(TwoSeconds), CountTrigger.Of(2));
        Assert.Equal("key2-1@3999", rig.One("key2", 1000, 3999).Results());
        Assert.Equal("key1-2@3999", rig.One("key1", 20, 0).Results());
        Assert.Equal("key2-3@3999", rig.One("key2", 3500, 2001).Results());
        Assert.Equal("key2-3@3999", rig.One("key2", 1001, 1002).Results());
        Assert.Equal("key1-2@7999", rig.One("key1", 5999, 6500).Results());
    }

    [Fact]
    public void By_time_without_timestamps_all_stay()
    {
        using var rig = Pairs(TimeEvictor.Of(TwoSeconds, evictAfter: true));
        Assert.Equal($"a-2{End} a-4{End} a-6{End}", rig.One("a", Enumerable.Repeat(long.MinValue, 6).ToArray()).Results());
    }

    [Fact]
    public void By_delta_before_the_function_what_differs_by_the_threshold_goes()
    {
        using var rig = Pairs(Delta(after: false));
        Assert.Equal($"key2-4{End}", Feed(rig, "key2", 1, 4));
        Assert.Equal($"key2-11{End}", Feed(rig, "key2", 5, 6));
        Assert.Equal($"key2-10{End}", Feed(rig, "key2", 1, 10));
        Assert.Equal($"key1-2{End}", Feed(rig, "key1", 1, 1));
        Assert.Equal($"key1-8{End}", Feed(rig, "key1", 5, 3));
    }

    [Fact]
    public void By_delta_after_the_function_it_goes_for_the_next_firing()
    {
        using var rig = Pairs(Delta(after: true));
        Assert.Equal($"key2-5{End}", Feed(rig, "key2", 1, 4));
        Assert.Equal($"key2-15{End}", Feed(rig, "key2", 5, 6));
        Assert.Equal($"key2-22{End}", Feed(rig, "key2", 1, 10));
        Assert.Equal($"key1-2{End}", Feed(rig, "key1", 1, 1));
        Assert.Equal($"key1-16{End}", Feed(rig, "key1", 5, 9));
    }

    [Fact]
    public void A_users_evictor_works_before_and_after()
    {
        using var rig = Pairs(new DropOdd());
        Assert.Equal($"a-2{End}", Feed(rig, "a", 2, 3));
        Assert.Equal($"a-10{End}", Feed(rig, "a", 4, 6));
        Assert.Equal($"a-14{End}", Feed(rig, "a", 8, 7));
    }

    [Fact]
    public void A_window_that_an_evictor_has_emptied_gives_nothing()
    {
        using var rig = Pairs(new DropOdd());
        Assert.Equal("", Feed(rig, "a", 1, 3));
    }

    sealed class DropOdd : Evictor<Item>
    {
        public override void EvictBefore(WindowElements<Item> elements, TimeWindow window) => elements.RemoveWhere(static i => i.Value % 2 == 1);

        public override void EvictAfter(WindowElements<Item> elements, TimeWindow window) => elements.RemoveFirst(1);
    }
}
