using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>The clocks of a keyed operator and its timers, which belong to the current key.</summary>
internal sealed class KeyedTimers<TKey>(Operator owner, KeyedStateBackend<TKey> state) : TimerService
{
    private Counter? _dropped;
    private long _acting = EventTime.None;

    public TimerQueue<TKey, NoNamespace> EventTimers { get; } =
        TimerQueue<TKey, NoNamespace>.Create("event-time timers", state.Range, state.KeyCodec, NoNamespaceCodec.Codec);

    public TimerQueue<TKey, NoNamespace> ProcessingTimers { get; } =
        TimerQueue<TKey, NoNamespace>.Create("processing-time timers", state.Range, state.KeyCodec, NoNamespaceCodec.Codec);

    /// <summary>The watermark that is being acted upon; it is the operator's own only once that is done.</summary>
    public long Watermark
    {
        get => Math.Max(_acting, owner.Watermark);
        set => _acting = value;
    }

    /// <summary>False once all input has ended: what is registered from then on would never come.</summary>
    public bool AcceptsProcessingTime { get; set; } = true;

    public long NextProcessingTime => ProcessingTimers.TryPeekTime(out var time) ? time : long.MaxValue;

    public override DateTimeOffset CurrentProcessingTime => EventTime.ToInstant(owner.Context.Now);

    public override DateTimeOffset CurrentWatermark => EventTime.ToInstant(Watermark);

    public override void RegisterEventTimeTimer(DateTimeOffset time) => RegisterEventTimeTimer(EventTime.Of(time));

    public void RegisterEventTimeTimer(long time)
    {
        var current = Current();
        EventTimers.Register(in current.Key, current.Hash, default, time);
    }

    public override void RegisterProcessingTimeTimer(DateTimeOffset time)
    {
        var current = Current();
        if (AcceptsProcessingTime) ProcessingTimers.Register(in current.Key, current.Hash, default, EventTime.Of(time));
        else Drop();
    }

    public override void DeleteEventTimeTimer(DateTimeOffset time)
    {
        var current = Current();
        EventTimers.Delete(in current.Key, current.Hash, default, EventTime.Of(time));
    }

    public override void DeleteProcessingTimeTimer(DateTimeOffset time)
    {
        var current = Current();
        ProcessingTimers.Delete(in current.Key, current.Hash, default, EventTime.Of(time));
    }

    public void DropProcessingTime()
    {
        while (ProcessingTimers.TryTake(long.MaxValue, out _)) Drop();
    }

    private CurrentKey<TKey> Current() => state.Current.IsSet ? state.Current : throw new InvalidOperationException(
        "There is no current key, so there are no timers: a broadcast record has none. Set timers while a record of the keyed side or a timer is processed.");

    private void Drop() => (_dropped ??= owner.Context.Metrics.Counter("numTimersDroppedAtEnd")).Value++;
}
