using ActorStream.Operators;
using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class SourceAlignmentTests
{
    readonly SourceAlignment _group = new();

    [Fact]
    public void The_limit_is_the_slowest_member_and_the_drift()
    {
        var (a, b) = (_group.Join(), _group.Join());
        _group.Report(a, 1000);
        _group.Report(b, 400);
        Assert.Equal(430, _group.Limit(30));
        _group.Report(b, 2000);
        Assert.Equal(1030, _group.Limit(30));
    }

    [Fact]
    public void A_member_without_a_watermark_holds_the_others()
    {
        var a = _group.Join();
        _group.Join();
        _group.Report(a, 1000);
        Assert.True(_group.Limit(30) < 1000);
    }

    [Fact]
    public void Idle_and_ended_members_do_not_count()
    {
        var (a, b, c) = (_group.Join(), _group.Join(), _group.Join());
        _group.Report(a, 1000);
        _group.Report(b, EventTime.End);
        _group.Report(c, 5);
        _group.Leave(c);
        Assert.Equal(1030, _group.Limit(30));
        _group.Report(a, EventTime.End);
        Assert.Equal(EventTime.End, _group.Limit(30));
    }

    [Fact]
    public void Who_waits_is_woken_once_the_slowest_goes_on()
    {
        var wakes = 0;
        var a = _group.Join(() => wakes++);
        var b = _group.Join();
        _group.Report(a, 1000);
        _group.Wait(a);
        _group.Report(a, 1001);
        Assert.Equal(0, wakes);
        _group.Report(b, 500);
        Assert.Equal(1, wakes);
        _group.Report(b, 600);
        Assert.Equal(1, wakes);
    }

    [Fact]
    public void A_source_too_far_ahead_stops_reading_and_goes_on_when_the_others_have_followed()
    {
        var alignments = new SourceAlignments();
        var fast = Source(alignments);
        var slow = Source(alignments);
        Assert.Equal("10", fast.Read("a", 10).Take());
        Assert.Equal("10", slow.Read("a", 10).Take());
        fast.Reader.Script("a", 60);
        fast.Reader.Script("a", 61);
        Assert.Equal("60", fast.Run().Take());
        Assert.Contains("a", fast.Reader.Paused);
        Assert.Equal("", fast.Pass(0).Run().Take());
        var wakes = fast.Wakes;
        slow.Read("a", 40);
        slow.Run();
        Assert.True(fast.Wakes > wakes);
        Assert.Equal("61", fast.Run().Take());
    }

    [Fact]
    public void Only_the_split_that_is_ahead_is_paused()
    {
        var alignments = new SourceAlignments();
        var other = alignments.Group("web").Join();
        alignments.Group("web").Report(other, 100);
        var source = Source(alignments).With("b");
        source.Read("a", 500).Read("b", 90);
        source.Reader.Script("a", 501);
        source.Reader.Script("b", 91);
        Assert.EndsWith("91", source.Run().Take(), StringComparison.Ordinal);
        Assert.Equal(["a"], source.Reader.Paused);
    }

    [Fact]
    public void A_source_that_has_ended_leaves_its_group()
    {
        var alignments = new SourceAlignments();
        var source = Source(alignments);
        source.Operator.NoMoreSplits();
        source.Read("a", 10).End("a");
        Assert.Equal(EventTime.End, alignments.Group("web").Watermark);
    }

    static SourceHarness<long> Source(SourceAlignments alignments) =>
        new SourceHarness<long>(
            WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (long t) => t)
                .WithWatermarkAlignment("web", maxDrift: TimeSpan.FromMilliseconds(20)),
            new SourceOptions { Alignments = alignments, AutoWatermarkInterval = 1_000_000 }).With("a");
}
