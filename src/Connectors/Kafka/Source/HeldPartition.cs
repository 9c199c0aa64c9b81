namespace ActorStream.Connectors;

/// <summary>A partition that a reader has in hand.</summary>
internal sealed class HeldPartition(KafkaSplit split)
{
    public KafkaSplit Split { get; } = split;

    /// <summary>Not to be read for the moment: it is too far ahead of the others.</summary>
    public bool IsPaused { get; set; }

    /// <summary>What had been fetched before fetching was paused, in order.</summary>
    public Queue<KafkaBatch> Stash { get; } = new();

    /// <summary>Whether there is something to be read before what is fetched now.</summary>
    public bool HasStash => Stash.Count > 0;

    /// <summary>Takes messages over that cannot be read now.</summary>
    public void Put(ReadOnlySpan<nint> messages)
    {
        var batch = new KafkaBatch { Count = messages.Length };
        messages.CopyTo(batch.Messages);
        Stash.Enqueue(batch);
    }

    public void Clear()
    {
        while (Stash.TryDequeue(out var batch)) batch.Clear();
    }
}
