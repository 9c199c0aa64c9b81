using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class WatermarkOutputMultiplexerTests
{
    readonly WatermarkOutputMultiplexer _together = new();

    [Fact]
    public void The_watermark_is_the_minimum_of_the_splits()
    {
        var (first, second) = (Add(), Add());
        first.Raise(2);
        second.Raise(5);
        Assert.True(_together.Update());
        Assert.Equal(2, _together.Watermark);
    }

    [Fact]
    public void An_idle_split_does_not_count_and_one_that_comes_back_behind_does_not_lower_it()
    {
        var (first, second) = (Add(), Add());
        first.Raise(2);
        second.Raise(5);
        _together.Update();
        first.Idle = true;
        Assert.True(_together.Update());
        Assert.Equal(5, _together.Watermark);
        first.Idle = false;
        first.Raise(3);
        Assert.False(_together.Update());
        Assert.Equal(5, _together.Watermark);
    }

    [Fact]
    public void Removing_the_lowest_shows_with_the_next_update_only()
    {
        var (low, high) = (Add(), Add());
        low.Raise(2);
        high.Raise(5);
        _together.Update();
        _together.Remove(low);
        Assert.Equal(2, _together.Watermark);
        Assert.True(_together.Update());
        Assert.Equal(5, _together.Watermark);
    }

    [Fact]
    public void A_split_without_a_watermark_holds_back()
    {
        var first = Add();
        Add();
        first.Raise(7);
        Assert.False(_together.Update());
        Assert.Equal(long.MinValue, _together.Watermark);
    }

    [Fact]
    public void No_splits_at_all_are_neither_the_end_nor_idle()
    {
        Assert.False(_together.Update());
        Assert.Equal(long.MinValue, _together.Watermark);
        Assert.False(_together.Idle);
    }

    [Fact]
    public void All_idle_makes_the_whole_idle_and_leaves_the_watermark()
    {
        var (first, second) = (Add(), Add());
        first.Raise(2);
        second.Raise(5);
        _together.Update();
        first.Idle = second.Idle = true;
        Assert.False(_together.Update());
        Assert.True(_together.Idle);
        Assert.Equal(2, _together.Watermark);
    }

    PartialWatermark Add()
    {
        var part = new PartialWatermark();
        _together.Add(part);
        return part;
    }
}
