using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class InputWatermarksTests
{
    readonly StatusWatermarkValve _left = new(1);
    readonly StatusWatermarkValve _right = new(1);
    readonly InputWatermarks _inputs;

    public InputWatermarksTests() => _inputs = new InputWatermarks([_left, _right]);

    [Fact]
    public void Two_inputs_come_to_their_minimum()
    {
        _left.SetWatermark(0, 10);
        Assert.Equal(long.MinValue, _inputs.Watermark);
        _right.SetWatermark(0, 4);
        Assert.Equal(4, _inputs.Watermark);
    }

    [Fact]
    public void An_idle_input_does_not_hold_the_other_back()
    {
        _left.SetWatermark(0, 10);
        _right.SetWatermark(0, 4);
        _right.SetIdle(0);
        Assert.Equal(10, _inputs.Watermark);
        Assert.False(_inputs.Idle);
        _left.SetIdle(0);
        Assert.True(_inputs.Idle);
    }

    [Fact]
    public void An_input_that_has_ended_does_not_end_one_that_is_idle()
    {
        _left.SetWatermark(0, long.MaxValue);
        _right.SetWatermark(0, 4);
        _right.SetIdle(0);
        Assert.Equal(4, _inputs.Watermark);
        Assert.True(_inputs.Idle);
    }

    [Fact]
    public void The_end_comes_when_all_inputs_have_ended()
    {
        _left.SetWatermark(0, long.MaxValue);
        Assert.Equal(long.MinValue, _inputs.Watermark);
        _right.SetWatermark(0, long.MaxValue);
        Assert.Equal(long.MaxValue, _inputs.Watermark);
        Assert.False(_inputs.Idle);
    }
}
