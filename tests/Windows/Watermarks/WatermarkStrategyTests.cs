using ActorStream.Operators;
using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class WatermarkStrategyTests
{
    [Fact]
    public void A_strategy_without_a_record_type_becomes_one_with()
    {
        WatermarkStrategy<string> typed = WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(3)).WithIdleness(TimeSpan.FromSeconds(5));
        Assert.Equal(3000, typed.Settings.Bound);
        Assert.Equal(5000, typed.Settings.IdleTimeout);
    }

    [Fact]
    public void Every_form_of_timestamp_assigner_gives_epoch_milliseconds()
    {
        var strategy = WatermarkStrategy.ForMonotonousTimestamps();
        Assert.Equal(1500, TimestampOf(strategy.WithTimestampAssigner(static (Visit v) => v.Time)));
        Assert.Equal(7, TimestampOf(strategy.WithTimestampAssigner(static (Visit v) => v.Number)));
        Assert.Equal(1500, TimestampOf(strategy.WithTimestampAssigner(static (in Visit v) => v.Time)));
        Assert.Equal(7, TimestampOf(strategy.WithTimestampAssigner(static (in Visit v) => v.Number)));
        Assert.Equal(1500, TimestampOf(strategy.For<Visit>().WithTimestampAssigner(static v => v.Time)));
    }

    [Fact]
    public void The_rest_of_a_strategy_is_kept_whatever_is_added()
    {
        var strategy = WatermarkStrategy.ForGenerator(static () => new Punctuated())
            .WithTimestampAssigner(static t => t)
            .WithWatermarkAlignment("web", maxDrift: TimeSpan.FromSeconds(30))
            .WithIdleness(TimeSpan.FromMinutes(1));
        Assert.NotNull(strategy.Generator);
        Assert.NotNull(strategy.Assigner);
        Assert.Equal(("web", 30_000, 1000, 60_000),
            (strategy.Settings.AlignmentGroup, strategy.Settings.MaxDrift, strategy.Settings.UpdateInterval, strategy.Settings.IdleTimeout));
    }

    [Fact]
    public void Less_than_a_millisecond_is_rounded_up() =>
        Assert.Equal(1, WatermarkStrategy.NoWatermarks().WithIdleness(TimeSpan.FromTicks(1)).Settings.IdleTimeout);

    [Fact]
    public void Wrong_arguments_are_refused_with_what_to_do()
    {
        var bound = Assert.Throws<ArgumentOutOfRangeException>(() => WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(-5)));
        Assert.Contains("ForBoundedOutOfOrderness", bound.Message, StringComparison.Ordinal);
        Assert.Contains("-00:00:05", bound.Message, StringComparison.Ordinal);
        Assert.Contains("TimeSpan.Zero", bound.Message, StringComparison.Ordinal);
        var strategy = WatermarkStrategy.NoWatermarks();
        Assert.Contains("must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => strategy.WithIdleness(TimeSpan.Zero)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => strategy.WithWatermarkAlignment(" ", TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => strategy.WithWatermarkAlignment("web", TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => strategy.WithWatermarkAlignment("web", TimeSpan.Zero, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_largest_timestamp_is_found_wherever_it_is(int count)
    {
        for (var place = 0; place < count; place++)
        {
            var timestamps = new long[count];
            Array.Fill(timestamps, -3);
            timestamps[place] = 9;
            Assert.Equal(9, TimestampLoop.Largest(timestamps));
        }
        Assert.Equal(EventTime.None, TimestampLoop.Largest([]));
    }

    static long TimestampOf(WatermarkStrategy<Visit> strategy)
    {
        var visit = new Visit(DateTimeOffset.UnixEpoch.AddSeconds(1.5), 7);
        return ((ITimestampAssigner<Visit>)TimestampAssigners.For<Visit>(strategy.Assigner)).TimestampOf(in visit);
    }

    readonly record struct Visit(DateTimeOffset Time, long Number);

    sealed class Punctuated : WatermarkGenerator<long>
    {
        public override void OnEvent(long value, DateTimeOffset timestamp, WatermarkOutput output) => output.EmitWatermark(timestamp);
    }
}
