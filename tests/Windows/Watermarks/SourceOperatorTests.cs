using ActorStream.Operators;
using ActorStream.Operators.Sources;
using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class SourceOperatorTests
{
    [Fact]
    public void The_bounded_watermark_is_the_largest_timestamp_less_the_bound_and_one_and_comes_with_the_tick()
    {
        var source = new SourceHarness<long>(Bounded(10)).With("a");
        Assert.Equal("1337", source.Read("a", 1337).Take());
        Assert.Equal("W1326", source.Pass(200).Take());
        Assert.Equal("12345 12300 12340 12280", source.Read("a", 12345, 12300, 12340, 12280).Take());
        Assert.Equal("", source.Pass(199).Take());
        Assert.Equal("W12334", source.Pass(1).Take());
        Assert.Equal("5000", source.Pass(1000).Read("a", 5000).Pass(1000).Take());
    }

    [Fact]
    public void The_monotonous_watermark_lets_equal_timestamps_through()
    {
        var source = new SourceHarness<long>(Monotonous).With("a");
        Assert.Equal("1337 W1336", source.Read("a", 1337).Pass(200).Take());
    }

    [Fact]
    public void No_watermark_comes_before_the_first_record()
    {
        var source = new SourceHarness<long>(Bounded(10)).With("a");
        Assert.Equal("", source.Pass(1000).Take());
        Assert.Equal(long.MaxValue, source.Operator.NextProcessingTime);
    }

    [Fact]
    public void A_bound_that_reaches_before_all_time_gives_no_watermark()
    {
        var source = new SourceHarness<long>(Bounded(10)).With("a");
        Assert.Equal("-9223372036854775800", source.Read("a", long.MinValue + 8).Pass(200).Take());
    }

    [Fact]
    public void The_minimum_over_the_splits_counts()
    {
        var source = new SourceHarness<long>(Monotonous).With("a", "b");
        Assert.Equal("100", source.Read("a", 100).Pass(200).Take());
        Assert.Equal("50 W49", source.Read("b", 50).Pass(200).Take());
        Assert.Equal("200 W99", source.Read("b", 200).Pass(200).Take());
    }

    [Fact]
    public void A_split_that_has_ended_no_longer_holds_back()
    {
        var source = new SourceHarness<long>(Monotonous).With("a", "b");
        var finished = new List<SourceSplit>();
        source.Operator.SplitFinished = finished.Add;
        source.Read("a", 100).Read("b", 50).End("b").Take();
        Assert.Equal("b", Assert.Single(finished).Id);
        Assert.Equal("110 W109", source.Read("a", 110).Pass(200).Take());
    }

    [Fact]
    public void The_end_is_the_last_watermark_behind_everything_when_the_last_split_has_ended()
    {
        var source = new SourceHarness<long>(Bounded(10)).With("a");
        source.Operator.NoMoreSplits();
        Assert.Equal("2", source.Read("a", 2).Take());
        Assert.False(source.Operator.IsFinished);
        Assert.Equal("end", source.End("a").Take());
        Assert.True(source.Operator.IsFinished);
        Assert.False(source.Operator.Poll());
        Assert.Equal("", source.Pass(10_000).Take());
    }

    [Fact]
    public void Without_any_split_the_end_comes_at_once_when_there_will_be_none()
    {
        var source = new SourceHarness<long>(Monotonous);
        Assert.Equal("", source.Run().Pass(10_000).Take());
        source.Operator.NoMoreSplits();
        Assert.Equal("end", source.Run().Take());
    }

    [Fact]
    public void Having_no_split_is_idle_never_the_end_once_there_is_none_to_be_had()
    {
        var source = new SourceHarness<long>(Monotonous).With("a");
        Assert.Equal("100 W99", source.Read("a", 100).End("a").Take());
        Assert.True(source.Operator.WantsSplit);
        source.Operator.NoSplitsForNow();
        Assert.Equal("idle", source.Run().Take());
        Assert.Equal("active 150 W149", source.With("b").Read("b", 150).Pass(200).Take());
    }

    [Fact]
    public void Draining_ends_the_source_where_it_is()
    {
        var source = new SourceHarness<long>(Punctuated).With("a");
        source.Reader.Script("a", 1, 10, 3);
        source.Reader.Script("a", 4);
        source.Operator.Poll();
        source.Operator.Drain();
        Assert.Equal("1 10 W10 3 end", source.Run().Take());
        Assert.True(source.Operator.IsFinished);
        Assert.Equal(1, source.Reader.Polls);
    }

    [Fact]
    public void A_split_that_comes_after_the_last_one_is_an_error()
    {
        var source = new SourceHarness<long>(Monotonous);
        source.Operator.NoMoreSplits();
        Assert.Contains("a", Assert.Throws<InvalidOperationException>(() => source.With("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fast_source_emits_after_64_batches_without_waiting_for_the_tick()
    {
        var source = new SourceHarness<long>(Monotonous).With("a");
        for (var i = 1; i <= 63; i++) source.Reader.Script("a", i);
        Assert.DoesNotContain("W", source.Run().Take(), StringComparison.Ordinal);
        Assert.Equal("64 W63", source.Read("a", 64).Take());
        Assert.Equal("65", source.Read("a", 65).Take());
    }

    [Fact]
    public void An_interval_of_zero_emits_behind_every_record()
    {
        var source = new SourceHarness<long>(Bounded(1), new SourceOptions { AutoWatermarkInterval = 0 }).With("a");
        Assert.Equal("5 W3 4 9 W7", source.Read("a", 5, 4, 9).Take());
    }

    [Fact]
    public void Without_a_strategy_the_only_watermark_is_the_end()
    {
        var source = new SourceHarness<long>(WatermarkStrategy.NoWatermarks()).With("a");
        source.Operator.NoMoreSplits();
        Assert.Equal("5 9 end", source.Read("a", 5, 9).Pass(1000).End("a").Take());
    }

    [Fact]
    public void In_batch_mode_the_only_watermark_is_the_end()
    {
        var strategy = Monotonous.WithIdleness(TimeSpan.FromSeconds(1));
        var source = new SourceHarness<long>(strategy, batch: true).With("a");
        source.Operator.NoMoreSplits();
        Assert.Equal("5 9 end", source.Read("a", 5, 9).Pass(10_000).End("a").Take());
    }

    [Fact]
    public void Records_behind_a_punctuated_watermark_stay_behind_it()
    {
        var source = new SourceHarness<long>(Punctuated).With("a");
        Assert.Equal("1 2 10 W10 3 11 20 W20 21", source.Read("a", 1, 2, 10, 3, 11, 20, 21).Take());
        Assert.Equal("22", source.Read("a", 22).Pass(200).Take());
    }

    [Fact]
    public void A_punctuated_watermark_of_one_split_waits_for_the_other()
    {
        var source = new SourceHarness<long>(Punctuated).With("a", "b");
        Assert.Equal("10 11", source.Read("a", 10, 11).Take());
        Assert.Equal("19 20 W10 21 30", source.Read("b", 19, 20, 21, 30).Take());
        Assert.Equal("40 W30 41", source.Read("a", 40, 41).Take());
    }

    [Fact]
    public void What_is_read_ahead_of_a_punctuated_watermark_is_emitted_before_a_barrier()
    {
        var source = new SourceHarness<long>(Punctuated).With("a");
        source.Reader.Script("a", 1, 10, 3, 20, 4);
        source.Operator.Poll();
        Assert.True(source.BeforeBarrier());
        Assert.Equal("1 10 W10 3 20 W20 4", source.Take());
    }

    [Fact]
    public void A_generator_may_emit_with_time_and_say_that_it_is_idle()
    {
        var strategy = WatermarkStrategy.ForGenerator(static () => new Sleepy()).WithTimestampAssigner(static t => t);
        var source = new SourceHarness<long>(strategy).With("a");
        Assert.Equal("7 W7", source.Read("a", 7).Pass(200).Take());
        Assert.Equal("idle", source.Pass(200).Take());
        Assert.Equal("active 9 W9", source.Read("a", 9).Pass(200).Take());
    }

    [Fact]
    public void A_lower_watermark_of_a_generator_is_ignored()
    {
        var strategy = WatermarkStrategy.ForGenerator(static () => new Echo()).WithTimestampAssigner(static t => t);
        var source = new SourceHarness<long>(strategy).With("a");
        Assert.Equal("7 W7 3 9 W9", source.Read("a", 7, 3, 9).Take());
    }

    [Fact]
    public void Without_an_assigner_the_timestamps_are_those_of_the_source()
    {
        var source = new SourceHarness<string>(WatermarkStrategy.ForMonotonousTimestamps()).With("a");
        Assert.Equal("x", source.Read("a", "x").Pass(200).Take());
    }

    [Fact]
    public void A_failing_assigner_names_the_source_and_the_record()
    {
        var source = new SourceHarness<string>(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (string s) => long.Parse(s))).With("a");
        var error = Assert.Throws<OperatorFailedException>(() => source.Read("a", "1", "two", "3"));
        Assert.Contains("clicks, subtask 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("two", error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void A_failing_reader_names_the_source_and_the_split()
    {
        var source = new SourceHarness<long>(Monotonous).With("access.log");
        source.Reader.ScriptError("access.log", new IOException("disk on fire"));
        var error = Assert.Throws<OperatorFailedException>(() => source.Run());
        Assert.Equal("clicks, subtask 0, reading access.log: IOException: disk on fire", error.Message);
    }

    [Fact]
    public void A_bad_record_that_fails_the_job_says_where_it_is_and_how_to_go_on()
    {
        var source = new SourceHarness<long>(Monotonous).With("a");
        source.Reader.ScriptError("a", new BadRecordException(new BadRecord("clicks", "topic web partition 5", "offset 7", "{x", "no closing brace")));
        var error = Assert.Throws<OperatorFailedException>(() => source.Run());
        Assert.StartsWith("clicks, subtask 0, topic web partition 5 offset 7: no closing brace: {x\n", error.Message, StringComparison.Ordinal);
        Assert.Contains("BadRecordPolicy.Skip", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blocked_source_reads_nothing()
    {
        var source = new SourceHarness<long>(Monotonous).With("a");
        source.Sink.Blocked = true;
        source.Read("a", 1);
        source.Reader.Script("a", 2);
        source.Run();
        Assert.Equal(1, source.Reader.Polls);
        source.Sink.Blocked = false;
        Assert.Equal("1 2", source.Run().Take());
    }

    static WatermarkStrategy<long> Bounded(int bound) =>
        WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromMilliseconds(bound)).WithTimestampAssigner(static (long t) => t);

    static WatermarkStrategy<long> Monotonous => WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (long t) => t);

    static WatermarkStrategy<long> Punctuated => WatermarkStrategy.ForGenerator(static () => new EveryTen()).WithTimestampAssigner(static t => t);

    sealed class EveryTen : WatermarkGenerator<long>
    {
        public override void OnEvent(long value, DateTimeOffset timestamp, WatermarkOutput output)
        {
            if (value % 10 == 0) output.EmitWatermark(timestamp);
        }
    }

    sealed class Echo : WatermarkGenerator<long>
    {
        public override void OnEvent(long value, DateTimeOffset timestamp, WatermarkOutput output) => output.EmitWatermark(timestamp);
    }

    sealed class Sleepy : WatermarkGenerator<long>
    {
        DateTimeOffset? _last;

        public override void OnEvent(long value, DateTimeOffset timestamp, WatermarkOutput output) => _last = timestamp;

        public override void OnPeriodicEmit(WatermarkOutput output)
        {
            if (_last is { } last) output.EmitWatermark(last);
            else output.MarkIdle();
            _last = null;
        }
    }
}
