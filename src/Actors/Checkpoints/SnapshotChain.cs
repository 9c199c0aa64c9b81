using ActorStream.Operators;

namespace ActorStream.Actors;

/// <summary>The objects that a task's state is in: the first has all of it, each later one what has changed since the one before.</summary>
/// <param name="Objects">Their names.</param>
/// <param name="FirstBytes">How large the first one is.</param>
/// <param name="LaterBytes">How large the others are together.</param>
internal sealed record SnapshotChain(IReadOnlyList<string> Objects, long FirstBytes, long LaterBytes)
{
    private const int MostObjects = 64;

    public static SnapshotChain None { get; } = new([], 0, 0);

    /// <summary>Whether writing all of it again is better than going on: reading it back must not take much longer than reading the state once.</summary>
    public bool IsOutgrown => LaterBytes > FirstBytes || Objects.Count >= MostObjects;

    public static SnapshotChain Of(string name, long bytes) => new([name], bytes, 0);

    public SnapshotChain With(string name, long bytes) => new([.. Objects, name], FirstBytes, LaterBytes + bytes);
}

/// <summary>What a task has stored for the newest complete checkpoint and those after it.</summary>
internal sealed class SnapshotChains
{
    private readonly SortedDictionary<long, SnapshotChain> _stored = [];

    public void Add(long id, SnapshotChain chain) => _stored[id] = chain;

    /// <summary>The objects that what is stored at a barrier goes on from; none: it stands for itself.</summary>
    public SnapshotChain At(CheckpointBarrier barrier, bool isIncremental)
    {
        if (!isIncremental || barrier.Since is not { } since) return SnapshotChain.None;
        while (_stored.Count > 0 && _stored.First().Key is var oldest && oldest < since) _stored.Remove(oldest);
        return !barrier.IsSavepoint && _stored.TryGetValue(since, out var chain) && !chain.IsOutgrown ? chain : SnapshotChain.None;
    }
}
