using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class StatusWatermarkValveTests
{
    readonly List<string> _log = [];
    StatusWatermarkValve _valve = new(1);
    bool _wasIdle;

    [Fact]
    public void The_watermark_is_the_minimum_once_every_channel_has_one()
    {
        Channels(3);
        Assert.Equal("", Watermark(0, 0));
        Assert.Equal("", Watermark(1, 0));
        Assert.Equal("0", Watermark(2, 0));
        Assert.Equal("", Watermark(0, 12));
        Assert.Equal("", Watermark(2, 8));
        Assert.Equal("", Watermark(2, 10));
        Assert.Equal("10", Watermark(1, 15));
        Assert.Equal("12", Watermark(2, 17));
        Assert.Equal("15", Watermark(0, 20));
    }

    [Fact]
    public void A_lower_watermark_on_a_channel_is_ignored()
    {
        Channels(1);
        Assert.Equal("25", Watermark(0, 25));
        Assert.Equal("", Watermark(0, 18));
        Assert.Equal("42", Watermark(0, 42));
    }

    [Fact]
    public void Idle_channels_leave_the_minimum()
    {
        Channels(3);
        Watermark(0, 15);
        Watermark(1, 10);
        Assert.Equal("10", Idle(2));
        Assert.Equal("15", Watermark(1, 18));
        Assert.Equal("18", Watermark(0, 20));
    }

    [Fact]
    public void Channels_that_fall_idle_one_by_one_raise_the_watermark()
    {
        Channels(3);
        Watermark(0, 25);
        Watermark(1, 10);
        Assert.Equal("10", Watermark(2, 17));
        Assert.Equal("17", Idle(1));
        Assert.Equal("25", Idle(2));
    }

    [Fact]
    public void When_all_are_idle_the_largest_watermark_comes_and_then_idleness()
    {
        Channels(3);
        Watermark(0, 10);
        Watermark(1, 5);
        Assert.Equal("3", Watermark(2, 3));
        Assert.Equal("", Idle(0));
        Assert.Equal("", Idle(1));
        Assert.Equal("10 IDLE", Idle(2));
    }

    [Fact]
    public void A_channel_that_wakes_up_behind_counts_only_when_it_has_caught_up()
    {
        Channels(3);
        Watermark(0, 10);
        Watermark(1, 7);
        Assert.Equal("3", Watermark(2, 3));
        Assert.Equal("7", Idle(2));
        Assert.Equal("", Active(2));
        Assert.Equal("", Watermark(2, 5));
        Assert.Equal("", Watermark(2, 9));
        Assert.Equal("9", Watermark(1, 12));
    }

    [Fact]
    public void A_watermark_of_an_idle_channel_is_ignored()
    {
        Channels(1);
        Assert.Equal("25", Watermark(0, 25));
        Assert.Equal("IDLE", Idle(0));
        Assert.Equal("", Watermark(0, 50));
        Assert.Equal("ACTIVE", Active(0));
        Assert.Equal("50", Watermark(0, 50));
    }

    [Fact]
    public void The_whole_is_idle_with_the_last_and_active_with_the_first()
    {
        Channels(2);
        Assert.Equal("", Idle(1));
        Assert.Equal("IDLE", Idle(0));
        Assert.Equal("ACTIVE", Active(1));
        Assert.Equal("", Active(0));
    }

    [Fact]
    public void The_only_awake_channel_goes_on_when_it_has_caught_up()
    {
        Channels(2);
        Watermark(0, 10);
        Assert.Equal("5", Watermark(1, 5));
        Assert.Equal("10", Idle(1));
        Assert.Equal("IDLE", Idle(0));
        Assert.Equal("ACTIVE", Active(1));
        Assert.Equal("", Watermark(1, 8));
        Assert.Equal("12", Watermark(1, 12));
    }

    [Fact]
    public void A_channel_that_has_ended_does_not_end_those_that_are_merely_idle()
    {
        Channels(2);
        Watermark(0, 100);
        Assert.Equal("50", Watermark(1, 50));
        Assert.Equal("", End(0));
        Assert.Equal("60", Watermark(1, 60));
        Assert.Equal("100 IDLE", Idle(1));
        Assert.Equal("ACTIVE", Active(1));
        Assert.Equal("110", Watermark(1, 110));
        Assert.Equal("END", End(1));
    }

    [Fact]
    public void An_idle_channel_that_ends_last_ends_the_input()
    {
        Channels(2);
        Watermark(0, 1);
        Watermark(1, 1);
        Idle(0);
        Assert.Equal("IDLE", End(1));
        Assert.Equal("ACTIVE END", End(0));
    }

    [Fact]
    public void Ended_channels_leave_the_minimum()
    {
        Channels(3);
        Watermark(0, 5);
        Watermark(1, 20);
        Assert.Equal("5", Watermark(2, 30));
        Assert.Equal("20", End(0));
        Assert.Equal("30", End(1));
    }

    [Fact]
    public void Data_that_ends_without_the_last_watermark_does_not_move_event_time_to_the_end()
    {
        Channels(2);
        Watermark(0, 5);
        Watermark(1, 7);
        Assert.False(_valve.SetEnded(1));
        Assert.Equal("", End(0).Replace("ACTIVE", "", StringComparison.Ordinal));
        Assert.True(_valve.Ended);
        Assert.Equal(5, _valve.Watermark);
    }

    string Watermark(int channel, long watermark) => Log(v => v.SetWatermark(channel, watermark));

    string End(int channel) => Watermark(channel, long.MaxValue);

    string Idle(int channel) => Log(v => v.SetIdle(channel));

    string Active(int channel) => Log(v =>
    {
        v.SetActive(channel);
        return false;
    });

    void Channels(int count)
    {
        _valve = new StatusWatermarkValve(count);
        _wasIdle = false;
    }

    string Log(Func<StatusWatermarkValve, bool> call)
    {
        var risen = call(_valve);
        _log.Clear();
        if (_wasIdle && !_valve.Idle) _log.Add("ACTIVE");
        if (risen) _log.Add(_valve.Watermark == long.MaxValue ? "END" : $"{_valve.Watermark}");
        if (!_wasIdle && _valve.Idle) _log.Add("IDLE");
        _wasIdle = _valve.Idle;
        return string.Join(' ', _log);
    }
}
