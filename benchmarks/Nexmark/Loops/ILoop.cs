namespace ActorStream.Benchmarks.Nexmark.Loops;

/// <summary>A query written by hand for one thread, as one would without a stream processor: the mark to compare with.</summary>
internal interface ILoop<TEvent>
{
    /// <summary>Takes the next events.</summary>
    void Take(ReadOnlySpan<TEvent> events);

    /// <summary>Gives out what is left at the end of the input.</summary>
    void End();
}
