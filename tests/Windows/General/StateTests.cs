using ActorStream.Operators;
using ActorStream.Operators.Tests;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>What goes into a checkpoint and comes back, and what many open sessions cost.</summary>
public class StateTests
{
    static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static WindowRig Sessions(OperatorContext? context = null) =>
        WindowRig.Sum(EventTimeSessionWindows.WithGap(Ms(10)), withWindow: true, context: context);

    static int SubtaskOf(string key, int parallelism) =>
        KeyGroups.SubtaskOf(KeyGroups.GroupOf(default(KeyCodec).Hash(in key), 128), 128, parallelism);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Open_sessions_go_on_at_another_parallelism(int parallelism)
    {
        using var before = Sessions();
        for (var i = 0; i < 50; i++) before.One("k" + i, i, i + 100, i + 5);
        var stored = before.Snapshot();
        var results = new List<string>();
        for (var subtask = 0; subtask < parallelism; subtask++)
        {
            using var rig = Sessions(OperatorHarness<string>.Context(subtask: subtask, parallelism: parallelism)).Restore(stored);
            for (var i = 0; i < 50; i++)
                if (SubtaskOf("k" + i, parallelism) == subtask) rig.One("k" + i, i + 15);
            results.AddRange(rig.Watermark(1000).Results().Split("@", StringSplitOptions.RemoveEmptyEntries).SelectMany(static r => r.Split(' ')).Where(static r => r.StartsWith('k')));
            Assert.Equal(0, ((IWindowState)rig.Operator).TimerCount);
        }
        Assert.Equal(Enumerable.Range(0, 50).SelectMany(static i => new[] { $"k{i}-1", $"k{i}-3" }).Order(), results.Order());
    }

    [Fact]
    public void What_happens_after_a_freeze_is_not_in_it()
    {
        using var rig = Sessions();
        rig.One("a", 0, 20);
        using var frozen = rig.Operator.Freeze();
        rig.One("a", 10, 100).One("b", 3);
        var stored = frozen.Write().ToBytes();
        Assert.Equal("a-1 [100,110)@109 a-3 [0,30)@29 b-1 [3,13)@12", rig.Watermark(1000).Results());
        using var restored = Sessions().Restore(stored);
        Assert.Equal("a-1 [0,10)@9 a-1 [20,30)@29", restored.Watermark(1000).Results());
    }

    [Fact]
    public void Records_that_are_kept_and_what_triggers_have_counted_come_back()
    {
        WindowRig Make() => WindowRig.SumEvicting(GlobalWindows.Create(), CountEvictor.Of(3), CountTrigger.Of(4));
        using var before = Make();
        before.Send("a", 1, 1).Send("a", 2, 2).Send("a", 3, 3);
        using var frozen = before.Operator.Freeze();
        before.Send("a", 100, 4);
        using var after = Make().Restore(frozen.Write().ToBytes());
        Assert.Equal($"a-9@{long.MaxValue}", after.Send("a", 4, 4).Results());
    }

    [Fact]
    public void Timers_of_the_clock_come_back_and_overdue_ones_fire_at_once()
    {
        WindowRig Make() => WindowRig.Sum(TumblingProcessingTimeWindows.Of(Ms(100)));
        using var before = Make();
        before.Now(5).One("a", 0);
        using var after = Make().Restore(before.Snapshot());
        Assert.Equal("a-1@99", after.Now(5000).Results());
    }

    [Fact]
    public void A_snapshot_of_other_contents_is_refused()
    {
        using var sums = WindowRig.Sum(TumblingEventTimeWindows.Of(Ms(100)));
        sums.One("a", 1);
        using var lists = WindowRig.SumEvicting(TumblingEventTimeWindows.Of(Ms(100)), CountEvictor.Of(1));
        Assert.Throws<StateMismatchException>(() => lists.Restore(sums.Snapshot()));
    }

    [Fact]
    public void A_thousand_open_sessions_of_a_key_merge_as_they_should()
    {
        using var rig = Sessions();
        const int Count = 1000;
        var order = Enumerable.Range(0, Count).OrderBy(static i => (i * 7919) % 1009).ToArray();
        foreach (var i in order) rig.One("a", i * 20);
        Assert.Equal(Count, ((IWindowState)rig.Operator).OpenWindowCount);
        foreach (var i in order)
            if (i % 2 == 0) rig.One("a", (i * 20) + 10);
        Assert.Equal(Count / 2, ((IWindowState)rig.Operator).OpenWindowCount);
        rig.Watermark(100_000);
        Assert.Equal(
            Enumerable.Range(0, Count / 2).Select(static i => $"a-3 [{i * 40},{(i * 40) + 30})@{(i * 40) + 29}"),
            rig.Harness.Log.OfType<Rec<string>>().Select(static r => r.ToString()));
    }

    [Fact]
    public void Timers_of_a_session_that_grows_for_ever_do_not_pile_up()
    {
        using var rig = Sessions();
        for (var i = 0; i < 5000; i++) rig.One("a", i);
        Assert.Equal(1, ((IWindowState)rig.Operator).TimerCount);
        Assert.Equal(1, ((IWindowState)rig.Operator).OpenWindowCount);
        Assert.Equal("a-5000 [0,5009)@5008", rig.Watermark(6000).Results());
    }
}
