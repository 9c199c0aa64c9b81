using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The trigger's view of the key and window that the operator is at.</summary>
/// <remarks>
/// The timer that removes a window is the operator's, who registers it for every open window: a trigger's own timer for the same time is that one, so
/// it need not be looked up for each record, and deleting it does nothing.
/// </remarks>
internal sealed class WindowTriggerContext<TKey, TCodec>(
    WindowClock clock, KeyGroupRange range, WindowCodecs<TKey, TCodec> codecs, WindowLifetime lifetime, WindowTables tables, CodecRegistry registry,
    DeclaredWindowState<TKey, TCodec> declared) : TriggerContext
    where TCodec : struct, ICodec<TKey>
{
    readonly List<(string Name, object State)> _states = [];
    IReadOnlyList<TimeWindow> _merged = [];
    long _time;

    public WindowKey<TKey> Current;

    public ulong KeyHash { get; set; }

    public ulong WindowHash { get; private set; }

    public WindowTimers<TKey, TCodec> EventTimers { get; } = new(range, codecs);

    public WindowTimers<TKey, TCodec> ProcessingTimers { get; } = new(range, codecs);

    /// <summary>The input has ended: what is pending fires, and nothing new comes.</summary>
    public bool TakesNoProcessingTimers { get; set; }

    public override IReadOnlyList<TimeWindow> MergedWindows => _merged;

    internal override long Watermark => clock.Watermark;

    internal override long Now => clock.Now;

    internal override long Time => _time;

    public void Enter(in TKey key, ulong keyHash, TimeWindow window, ulong windowHash, long time)
    {
        Current = new WindowKey<TKey>(key, window);
        KeyHash = keyHash;
        WindowHash = windowHash;
        _time = time;
        declared.SetCurrent(in Current, keyHash, windowHash);
    }

    public void SetMerged(IReadOnlyList<TimeWindow> windows) => _merged = windows;

    internal override void RegisterEventTimer(long time)
    {
        if (time != EventTime.End && lifetime.IsEventTime && time == lifetime.EndOf(Current.Window)) return;
        EventTimers.Register(in Current, KeyHash, WindowHash, time);
    }

    internal override void RegisterProcessingTimer(long time)
    {
        if (time == EventTime.End || TakesNoProcessingTimers || (lifetime.IsProcessingTime && time == lifetime.EndOf(Current.Window))) return;
        ProcessingTimers.Register(in Current, KeyHash, WindowHash, time);
    }

    internal override void DeleteEventTimer(long time)
    {
        if (time != EventTime.End && lifetime.IsEventTime && time == lifetime.EndOf(Current.Window)) return;
        EventTimers.Delete(in Current, WindowHash, time);
    }

    internal override void DeleteProcessingTimer(long time)
    {
        if (lifetime.IsProcessingTime && time == lifetime.EndOf(Current.Window)) return;
        ProcessingTimers.Delete(in Current, WindowHash, time);
    }

    internal override TriggerState<TState> State<TState>(string name)
    {
        foreach (var (known, state) in _states)
            if (state is TriggerState<TState> typed && string.Equals(known, name, StringComparison.Ordinal)) return typed;
        var added = new TableTriggerState<TKey, TCodec, TState>(this, range, codecs);
        tables.Add("trigger/" + name, StateKind.Table, added.Table, codecs.Owner, codecs.OwnerStruct, registry.For<TState>());
        _states.Add((name, added));
        return added;
    }

    private protected override void ForEachMerged(Action take)
    {
        var (current, hash) = (Current, WindowHash);
        foreach (var window in _merged)
        {
            declared.SetCurrent(new WindowKey<TKey>(current.Key, window), KeyHash, Windows.WindowHash.Of(KeyHash, window));
            take();
        }
        declared.SetCurrent(in current, KeyHash, hash);
    }
}
