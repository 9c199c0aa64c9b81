namespace ActorStream.Windows;

/// <summary>An evictor that looks at no record, as one for records of <typeparamref name="T"/>.</summary>
internal sealed class UntypedEvictor<T>(Evictor inner) : Evictor<T>
{
    public override void EvictBefore(WindowElements<T> elements, TimeWindow window) => inner.EvictBefore(elements, window);

    public override void EvictAfter(WindowElements<T> elements, TimeWindow window) => inner.EvictAfter(elements, window);

    public override string? ToString() => inner.ToString();
}
