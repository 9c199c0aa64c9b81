namespace ActorStream.Windows;

internal sealed class DeltaEvictorOf<T>(double threshold, Func<T, T, double> delta, bool evictAfter) : Evictor<T>
{
    public override void EvictBefore(WindowElements<T> elements, TimeWindow window)
    {
        if (!evictAfter) Evict(elements);
    }

    public override void EvictAfter(WindowElements<T> elements, TimeWindow window)
    {
        if (evictAfter) Evict(elements);
    }

    void Evict(WindowElements<T> elements)
    {
        if (elements.Count == 0) return;
        var last = elements[elements.Count - 1];
        elements.RemoveWhere(element => delta(element, last) >= threshold);
    }
}
