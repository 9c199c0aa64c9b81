using System.Collections.Concurrent;

namespace ActorStream.Actors.InProcess;

/// <summary>
/// The embedded host: data-plane actors on a few loop threads, control actors on the thread pool; no thread for an actor. Threads are
/// made when the first data-plane actor is placed and end with the host.
/// </summary>
internal sealed class InProcessHost : IDisposable
{
    private const int MostCredits = 8;

    private readonly LoopThread?[] _loops;
    private readonly ConcurrentDictionary<ChannelId, object> _channels = new();
    private readonly ConcurrentDictionary<ActorCell, byte> _cells = new();
    private readonly Lock _loopLock = new();
    private readonly ActorCell _outside;
    private long _deadLetters;

    /// <param name="loops">How many loop threads; as many as processors is best.</param>
    /// <param name="time">The clock that everything on this host reads.</param>
    public InProcessHost(int loops, TimeProvider time)
    {
        _loops = new LoopThread?[Math.Max(1, loops)];
        Time = time;
        _outside = new ActorCell(this, "outside", null);
    }

    public TimeProvider Time { get; }

    /// <summary>Messages that came for actors that were gone.</summary>
    public long DeadLetters => Interlocked.Read(ref _deadLetters);

    /// <summary>Actors that have not stopped.</summary>
    public int LiveActors => _cells.Count;

    /// <summary>Channels that have not been forgotten.</summary>
    public int OpenChannels => _channels.Count;

    public ActorRef Spawn(ActorSpec spec)
    {
        var cell = new ActorCell(this, spec.Name, spec.Placement.Loop is { } loop ? Loop(loop) : null);
        _cells[cell] = 0;
        cell.Start(spec.Create());
        return cell.Self;
    }

    /// <summary>Tells an actor something from outside of all actors.</summary>
    public void Tell(ActorRef target, object message) => _outside.Tell(target, message);

    public RingChannel<T> Channel<T>(ChannelId id, bool hashed) =>
        (RingChannel<T>)_channels.GetOrAdd(id, _ => new RingChannel<T>(MostCredits, hashed));

    /// <summary>Forgets the channels of an attempt that is over.</summary>
    /// <param name="job">The job.</param>
    /// <param name="edges">Those of the part that it was an attempt of; null: all.</param>
    public void CloseChannels(long job, IReadOnlySet<int>? edges)
    {
        foreach (var id in _channels.Keys)
            if (id.Job == job && edges?.Contains(id.Edge) != false) _channels.TryRemove(id, out _);
    }

    public void Dispose()
    {
        lock (_loopLock)
            foreach (var loop in _loops) loop?.Stop();
    }

    internal void DeadLetter(object message) => Interlocked.Increment(ref _deadLetters);

    internal void Remove(ActorCell cell) => _cells.TryRemove(cell, out _);

    private LoopThread Loop(int index)
    {
        index %= _loops.Length;
        lock (_loopLock) return _loops[index] ??= new LoopThread($"actorstream-loop-{index}");
    }
}
