using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>
/// The watermark of one input over its channels: the minimum over those that are active and have caught up. When all fall silent it
/// goes on to the largest they have reached. Channels that have ended leave the minimum as idle ones do; the end itself comes only when
/// all have ended, so that it cannot overrun one that is merely idle.
/// </summary>
internal sealed class StatusWatermarkValve
{
    private readonly Channel[] _channels;
    private int _open;
    private int _active;
    private bool _cut;

    public StatusWatermarkValve(int channels)
    {
        _channels = new Channel[channels];
        Array.Fill(_channels, new Channel { Watermark = EventTime.None, Aligned = true });
        _open = _active = channels;
    }

    /// <summary>The input's watermark; it never falls.</summary>
    public long Watermark { get; private set; } = EventTime.None;

    /// <summary>All channels that have not ended are idle. Whoever reads both forwards a rise of the watermark before going idle, and after waking.</summary>
    public bool Idle => _active == 0 && _open > 0;

    /// <summary>Every channel has ended.</summary>
    public bool Ended => _open == 0;

    /// <summary>A watermark came over a channel.</summary>
    /// <returns>Whether the input's watermark has risen.</returns>
    public bool SetWatermark(int channel, long watermark)
    {
        ref var state = ref _channels[channel];
        if (watermark == EventTime.End) return End(ref state, cut: false);
        if (state.Ended || state.Idle || watermark <= state.Watermark) return false;
        var heldBack = state.Aligned && state.Watermark <= Watermark;
        state.Watermark = watermark;
        if (!state.Aligned)
        {
            if (watermark < Watermark) return false;
            state.Aligned = heldBack = true;
        }
        return heldBack && RaiseToMinimum();
    }

    /// <summary>A channel became idle.</summary>
    /// <returns>Whether the input's watermark has risen.</returns>
    public bool SetIdle(int channel)
    {
        ref var state = ref _channels[channel];
        if (state.Idle || state.Ended) return false;
        state.Idle = true;
        state.Aligned = false;
        _active--;
        return _active == 0 ? RaiseToMaximum() : RaiseToMinimum();
    }

    /// <summary>A channel became active again; it counts once it has caught up.</summary>
    public void SetActive(int channel)
    {
        ref var state = ref _channels[channel];
        if (!state.Idle || state.Ended) return;
        state.Idle = false;
        state.Aligned = state.Watermark >= Watermark;
        _active++;
    }

    /// <summary>A channel's data ended. Without the watermark of the end before it the input's watermark stays where it is.</summary>
    /// <returns>Whether the input's watermark has risen.</returns>
    public bool SetEnded(int channel) => End(ref _channels[channel], cut: true);

    private bool End(ref Channel state, bool cut)
    {
        if (state.Ended) return false;
        if (!state.Idle) _active--;
        state.Ended = true;
        state.Aligned = false;
        _open--;
        _cut |= cut;
        if (_open == 0) return !_cut && Raise(EventTime.End);
        return _active == 0 ? RaiseToMaximum() : RaiseToMinimum();
    }

    private bool RaiseToMinimum()
    {
        var minimum = EventTime.End;
        foreach (ref var state in _channels.AsSpan())
            if (state.Aligned) minimum = Math.Min(minimum, state.Watermark);
        return minimum != EventTime.End && Raise(minimum);
    }

    private bool RaiseToMaximum()
    {
        var maximum = EventTime.None;
        foreach (ref var state in _channels.AsSpan()) maximum = Math.Max(maximum, state.Watermark);
        return Raise(maximum);
    }

    private bool Raise(long watermark)
    {
        if (watermark <= Watermark) return false;
        Watermark = watermark;
        return true;
    }

    private struct Channel
    {
        public long Watermark;
        public bool Idle;
        public bool Aligned;
        public bool Ended;
    }
}
