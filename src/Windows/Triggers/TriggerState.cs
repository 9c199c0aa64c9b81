namespace ActorStream.Windows;

/// <summary>One value that a trigger remembers of the current key and window.</summary>
internal abstract class TriggerState<T>
{
    public abstract bool TryGet(out T value);

    public abstract void Set(in T value);

    public abstract void Clear();

    /// <summary>During <c>OnMerge</c>: combines the values of the merged windows into the new one's.</summary>
    public abstract void Merge(Func<T, T, T> combine);
}
