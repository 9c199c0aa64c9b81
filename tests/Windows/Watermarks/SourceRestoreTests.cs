using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class SourceRestoreTests
{
    static readonly WatermarkStrategy<long> Monotonous = WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (long v) => v);

    [Fact]
    public void The_emitted_watermark_comes_first_and_never_a_lower_one()
    {
        var before = new SourceHarness<long>(Monotonous).With("a", "b").Read("a", 300).Read("b", 100).Pass(200);
        Assert.Equal("300 100 W99", before.Take());
        var stored = before.Snapshot();
        var after = new SourceHarness<long>(Monotonous, restored: [stored]).WithStored(SourceOperatorState.SplitsOf(stored).ToArray());
        Assert.Equal("W99", after.Run().Take());
        // Late before, late now: no watermark falls behind the floor, and the records are passed on.
        Assert.Equal("50 60", after.Read("b", 50).Read("a", 60).Pass(1000).Take());
        Assert.Equal("200 W199", after.Read("b", 200).Pass(1000).Take());
    }

    [Fact]
    public void Each_split_brings_its_own_floor()
    {
        var before = new SourceHarness<long>(Monotonous).With("a", "b").Read("a", 300).Read("b", 100).Pass(200);
        var splits = SourceOperatorState.SplitsOf(before.Snapshot()).ToArray();
        Assert.Equal(2, splits.Length);
        // "a" goes to a subtask that knows nothing yet: its next record is late in its split, and the split is where it was.
        var after = new SourceHarness<long>(Monotonous).WithStored(splits[0]);
        Assert.Equal("10 W299", after.Read("a", 10).Pass(200).Take());
    }

    [Fact]
    public void A_subtask_that_was_ahead_does_not_make_records_late_of_a_split_that_comes_to_it()
    {
        var ahead = new SourceHarness<long>(Monotonous, parallelism: 2).With("a").Read("a", 500).Pass(200);
        var behind = new SourceHarness<long>(Monotonous, parallelism: 2, subtask: 1).With("b").Read("b", 50).Pass(200);
        Assert.Equal(["500 W499", "50 W49"], [ahead.Take(), behind.Take()]);
        OperatorSnapshot[] stored = [ahead.Snapshot(), behind.Snapshot()];
        // The splits have changed places.
        var first = new SourceHarness<long>(Monotonous, parallelism: 2, restored: stored).WithStored([.. SourceOperatorState.SplitsOf(stored[1])]);
        var second = new SourceHarness<long>(Monotonous, parallelism: 2, subtask: 1, restored: stored).WithStored([.. SourceOperatorState.SplitsOf(stored[0])]);
        Assert.Equal("W49 60 W59", first.Run().Read("b", 60).Pass(200).Take());
        Assert.Equal("W49 510 W509", second.Run().Read("a", 510).Pass(200).Take());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Idle_and_ended_subtasks_do_not_lower_the_floor(int parallelism)
    {
        var active = new SourceHarness<long>(Monotonous, parallelism: 3).With("a").Read("a", 500).Pass(200);
        var idle = new SourceHarness<long>(Monotonous, parallelism: 3, subtask: 1);
        idle.Operator.NoSplitsForNow();
        Assert.Equal("idle", idle.Run().Take());
        var ended = new SourceHarness<long>(Monotonous, parallelism: 3, subtask: 2);
        ended.Operator.NoMoreSplits();
        Assert.Equal("end", ended.Run().Take());
        OperatorSnapshot[] stored = [active.Snapshot(), idle.Snapshot(), ended.Snapshot()];
        for (var subtask = 0; subtask < parallelism; subtask++)
            Assert.Equal("W499", new SourceHarness<long>(Monotonous, parallelism: parallelism, subtask: subtask, restored: stored).Run().Take());
        Assert.Equal("W499", new SourceHarness<long>(Monotonous, restored: [active.Snapshot(), ended.Snapshot()]).Run().Take());
        Assert.Equal("", new SourceHarness<long>(Monotonous, restored: [ended.Snapshot(), ended.Snapshot()]).Run().Take());
    }

    [Fact]
    public void A_split_that_has_ended_is_in_no_snapshot_and_one_that_came_after_the_drain_is()
    {
        var source = new SourceHarness<long>(Monotonous).With("a", "b").Read("a", 300).End("a");
        source.Operator.Drain();
        source.With("c").Run();
        var stored = SourceOperatorState.SplitsOf(source.Snapshot()).Select(static s => NamedSplit.Codec.FromBytes(s.Span).Id);
        Assert.Equal(["b", "c"], stored);
    }

    [Fact]
    public void What_is_read_but_not_emitted_is_emitted_before_the_cut()
    {
        var options = new SourceOptions { AutoWatermarkInterval = 0 };
        var source = new SourceHarness<long>(Monotonous, options).With("a");
        source.Sink.Blocked = true;
        source.Read("a", 1, 2, 3);
        Assert.False(source.BeforeBarrier());
        source.Sink.Blocked = false;
        var stored = source.Snapshot();
        Assert.Equal("1 W0 2 W1 3 W2", source.Take());
        Assert.Equal("W2", new SourceHarness<long>(Monotonous, options, restored: [stored]).Run().Take());
    }

    [Fact]
    public void A_generator_of_the_program_begins_anew_behind_the_floor()
    {
        var strategy = WatermarkStrategy.ForGenerator(static () => new Beats()).WithTimestampAssigner(static (long v) => v);
        var before = new SourceHarness<long>(strategy).With("a").Read("a", 100, 90);
        Assert.Equal("100 W100 90", before.Take());
        var stored = before.Snapshot();
        var after = new SourceHarness<long>(strategy, restored: [stored]).WithStored([.. SourceOperatorState.SplitsOf(stored)]);
        Assert.Equal("W100 80 110 W110", after.Run().Read("a", 80, 110).Take());
    }

    sealed class Beats : WatermarkGenerator<long>
    {
        public override void OnEvent(long value, DateTimeOffset timestamp, WatermarkOutput output)
        {
            if (value % 100 == 0 || value % 80 == 0 || value == 110) output.EmitWatermark(timestamp);
        }
    }
}
