namespace ActorStream.Persistence;

/// <summary>What all tasks of a job in this process may keep of their keyed state in memory. Each task that has such state gets the same part of it.</summary>
internal sealed class StateMemoryLimit(long bytes)
{
    int _members;

    public long Share => bytes / Math.Max(1, Volatile.Read(ref _members));

    public void Join() => Interlocked.Increment(ref _members);

    public void Leave() => Interlocked.Decrement(ref _members);
}
