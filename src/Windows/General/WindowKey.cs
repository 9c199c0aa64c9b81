namespace ActorStream.Windows;

/// <summary>A key and a window: what contents, trigger state and timers belong to.</summary>
internal readonly struct WindowKey<TKey>(TKey key, TimeWindow window)
{
    public readonly TKey Key = key;
    public readonly TimeWindow Window = window;
}
