using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>The objects that a task's state is in: the first has all of it, each later one what has changed since the one before.</summary>
/// <param name="Objects">Their names.</param>
/// <param name="Bytes">How many bytes of keyed state they have together.</param>
/// <param name="WholeBytes">How many one object with all of it would have, about.</param>
internal sealed record SnapshotChain(IReadOnlyList<string> Objects, long Bytes, long WholeBytes)
{
    private const int MostObjects = 64;

    public static SnapshotChain None { get; } = new([], 0, 0);

    /// <summary>Whether all of it should be written again: more than half of what there is has been replaced by what came later.</summary>
    public bool IsOutgrown => Bytes > 2 * WholeBytes || Objects.Count >= MostObjects;

    public SnapshotChain With(string name, WrittenSnapshot written) => new([.. Objects, name], Bytes + written.KeyedBytes, written.WholeBytes);
}

/// <summary>What a task has stored for the newest complete checkpoint and those after it.</summary>
internal sealed class SnapshotChains
{
    private readonly SortedDictionary<long, SnapshotChain> _stored = [];

    public RowSizes Sizes { get; } = new();

    public void Add(long id, SnapshotChain chain) => _stored[id] = chain;

    /// <summary>The objects that what is stored at a barrier goes on from; none: it stands for itself.</summary>
    public SnapshotChain At(CheckpointBarrier barrier, bool isIncremental)
    {
        if (!isIncremental || barrier.Since is not { } since) return SnapshotChain.None;
        while (_stored.Count > 0 && _stored.First().Key is var oldest && oldest < since) _stored.Remove(oldest);
        return !barrier.IsSavepoint && _stored.TryGetValue(since, out var chain) && !chain.IsOutgrown ? chain : SnapshotChain.None;
    }
}
