namespace ActorStream.Windows;

/// <summary>A value, or none yet: the accumulator of what has no neutral element.</summary>
internal struct Held<T>
{
    public T Value;
    public bool Has;
}
