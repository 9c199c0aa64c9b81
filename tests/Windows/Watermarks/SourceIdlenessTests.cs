using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class SourceIdlenessTests
{
    [Fact]
    public void A_split_that_is_silent_for_the_timeout_lets_the_others_go_on()
    {
        var source = new SourceHarness<long>(Strategy).With("a", "b");
        Assert.Equal("100", source.Read("a", 100).Pass(4_800).Take());
        source.Read("a", 200).Take();
        Assert.Equal("W199", source.Pass(200).Take());
        Assert.Equal("150", source.Read("b", 150).Pass(200).Take());
        Assert.Equal("300 300 W299", source.Read("a", 300).Read("b", 300).Pass(200).Take());
    }

    [Fact]
    public void A_source_whose_splits_are_all_silent_is_idle_until_the_next_record()
    {
        var source = new SourceHarness<long>(Strategy).With("a");
        Assert.Equal("100 W99", source.Read("a", 100).Pass(4_999).Take());
        Assert.Equal("idle", source.Pass(1).Take());
        Assert.Equal("active 120 W119", source.Read("a", 120).Pass(200).Take());
        Assert.Equal("idle", source.Pass(5_000).Take());
    }

    [Fact]
    public void Every_record_starts_the_timeout_anew()
    {
        var source = new SourceHarness<long>(Strategy).With("a");
        for (var i = 0; i < 10; i++) source.Read("a", 100).Pass(4_000);
        Assert.DoesNotContain("idle", source.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_that_are_there_at_the_last_moment_keep_a_split_from_being_idle()
    {
        var source = new SourceHarness<long>(Strategy).With("a");
        source.Read("a", 100).Pass(4_999).Take();
        source.Reader.Script("a", 110);
        Assert.Equal("110 W109", source.Pass(1_000).Take());
    }

    [Fact]
    public void Time_in_which_the_source_was_blocked_does_not_count()
    {
        var source = new SourceHarness<long>(Strategy).With("a");
        source.Read("a", 100).Pass(1_000).Take();
        source.Sink.Blocked = true;
        source.Read("a", 110).Pass(60_000);
        source.Sink.Blocked = false;
        Assert.Equal("110 W109", source.Run().Pass(4_999).Take());
        Assert.Equal("idle", source.Pass(1).Take());
    }

    [Fact]
    public void Time_in_which_a_split_was_paused_does_not_count()
    {
        var alignments = new SourceAlignments();
        var other = alignments.Group("web").Join();
        alignments.Group("web").Report(other, 100);
        var strategy = Strategy.WithWatermarkAlignment("web", maxDrift: TimeSpan.FromMilliseconds(50));
        var source = new SourceHarness<long>(strategy, new SourceOptions { Alignments = alignments }).With("a");
        Assert.Equal("1000 W999", source.Read("a", 1000).Pass(60_000).Take());
        alignments.Group("web").Report(other, 2000);
        Assert.Equal("", source.Run().Pass(4_999).Take());
        Assert.Equal("idle", source.Pass(1).Take());
    }

    [Fact]
    public void A_source_that_waits_for_its_first_split_is_idle_after_the_timeout()
    {
        var source = new SourceHarness<long>(Strategy);
        Assert.Equal("", source.Run().Pass(4_999).Take());
        Assert.Equal("idle", source.Pass(1).Take());
        Assert.Equal("active 5 W4", source.With("a").Read("a", 5).Pass(200).Take());
    }

    [Fact]
    public void An_idle_source_that_ends_wakes_up_for_the_end()
    {
        var source = new SourceHarness<long>(Strategy).With("a");
        source.Read("a", 100).Pass(5_000).Take();
        source.Operator.NoMoreSplits();
        Assert.Equal("active end", source.End("a").Take());
    }

    static WatermarkStrategy<long> Strategy =>
        WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (long t) => t).WithIdleness(TimeSpan.FromSeconds(5));
}
