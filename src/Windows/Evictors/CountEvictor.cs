namespace ActorStream;

/// <summary>Keeps a window's newest records, so many of them.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3, 4).WindowAll(GlobalWindows.Create()).Trigger(CountTrigger.Of(2)).Evictor(CountEvictor.Of(3)).Reduce(static (a, b) => a + b).Print();
/// // prints: 3, 9
/// </code></example>
public sealed class CountEvictor : Evictor
{
    readonly int _count;
    readonly bool _evictAfter;

    CountEvictor(int count, bool evictAfter)
    {
        _count = count;
        _evictAfter = evictAfter;
    }

    /// <summary>Keeps the <paramref name="count"/> records that arrived last.</summary>
    /// <param name="count">How many stay.</param>
    /// <param name="evictAfter">Removes the others after the window's function instead of before.</param>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public static CountEvictor Of(int count, bool evictAfter = false) => count >= 0
        ? new CountEvictor(count, evictAfter)
        : throw new ArgumentException($"CountEvictor: the count is {count}, and must not be negative: it says how many records stay.", nameof(count));

    /// <inheritdoc/>
    public override void EvictBefore(WindowElements elements, TimeWindow window)
    {
        if (!_evictAfter) Evict(elements);
    }

    /// <inheritdoc/>
    public override void EvictAfter(WindowElements elements, TimeWindow window)
    {
        if (_evictAfter) Evict(elements);
    }

    /// <inheritdoc/>
    public override string ToString() => $"CountEvictor({_count})";

    void Evict(WindowElements elements)
    {
        if (elements.Count > _count) elements.RemoveFirst(elements.Count - _count);
    }
}
