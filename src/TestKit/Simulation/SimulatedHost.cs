using ActorStream.Actors;
using ActorStream.Operators;

namespace ActorStream.TestKit;

/// <summary>A process of a simulated world: actors, channels, a clock and outside work that end with it.</summary>
internal sealed class SimulatedHost
{
    private readonly Dictionary<ChannelId, object> _channels = [];
    private readonly List<SimulatedCell> _cells = [];
    private readonly SimulatedWork _work;
    private int _lastNumber;

    public SimulatedHost(SimulatedWorld world, string name, int number = 1)
    {
        Number = number;
        World = world;
        Name = name;
        Time = new SimulatedTime(world, () => IsAlive);
        _work = new SimulatedWork(world, () => IsAlive);
        OutsideCell = new SimulatedCell(this, "outside", 0);
    }

    public SimulatedWorld World { get; }

    public string Name { get; }

    /// <summary>Which process of the run it is: none has had the same.</summary>
    public int Number { get; }

    public SimulatedTime Time { get; }

    public OutsideWork Outside => _work;

    /// <summary>Whether the process has not been killed.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Messages that came for actors that were gone.</summary>
    public long DeadLetters { get; set; }

    public IReadOnlyList<SimulatedCell> Cells => _cells;

    public int OpenChannels => _channels.Count;

    /// <summary>Outside work that has not ended.</summary>
    public int PendingWork => _work.Pending;

    /// <summary>Outcomes of outside work that an actor waits for.</summary>
    public int Piped { get; set; }

    internal SimulatedCell OutsideCell { get; }

    public ActorRef Spawn(ActorSpec spec)
    {
        var cell = new SimulatedCell(this, spec.Name, ++_lastNumber);
        _cells.Add(cell);
        cell.Start(spec.Create());
        return cell.Self;
    }

    /// <summary>Tells an actor something from outside of all actors.</summary>
    public void Tell(ActorRef target, object message) => OutsideCell.Tell(target, message);

    /// <summary>The process is gone, at once: nothing of it runs any more, and nobody is told.</summary>
    public void Kill()
    {
        World.Trace.Line(World.Now, $"{Name} is killed");
        IsAlive = false;
        _cells.Clear();
        _channels.Clear();
    }

    /// <summary>Forgets the channels of an attempt that is over.</summary>
    public void CloseChannels(long job, IReadOnlySet<int>? edges)
    {
        foreach (var id in _channels.Keys.ToArray())
            if (id.Job == job && edges?.Contains(id.Edge) != false) _channels.Remove(id);
    }

    internal SimulatedChannel<T> Channel<T>(ChannelId id, bool hashed)
    {
        if (_channels.TryGetValue(id, out var known)) return (SimulatedChannel<T>)known;
        var channel = new SimulatedChannel<T>(World, hashed);
        _channels[id] = channel;
        return channel;
    }

    internal void Remove(SimulatedCell cell) => _cells.Remove(cell);
}
