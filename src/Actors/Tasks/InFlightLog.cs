using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>The records that a barrier has overtaken on a task's inputs, by edge and in their order.</summary>
/// <param name="barrier">The barrier.</param>
/// <param name="subtask">The task's.</param>
/// <param name="parallelism">How many there are.</param>
internal sealed class InFlightLog(CheckpointBarrier barrier, int subtask, int parallelism)
{
    private readonly Dictionary<InFlight, List<byte[]>> _batches = [];

    public CheckpointBarrier Barrier { get; } = barrier;

    /// <summary>The channels on which the barrier has not been found yet.</summary>
    public int OpenChannels { get; set; }

    /// <summary>Why some record could not be written down; null: all could.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Something of the edge has been overtaken, though it may be no record: event time, say.</summary>
    public void Begin(InFlight edge) => _batches.TryAdd(edge, []);

    public void Add(InFlight edge, Batch batch, int first = 0)
    {
        Begin(edge);
        if (Planted.Is(PlantedBug.RecordsInFlightNotStored)) return;
        try
        {
            _batches[edge].Add(edge.ToBytes(batch, first, subtask, parallelism));
        }
        catch (Exception cause)
        {
            // The checkpoint fails for it, the task goes on.
            Fault ??= cause;
        }
    }

    public IEnumerable<FrozenPart> Freeze() => _batches.Select(static one => new FrozenPart(one.Key.Received, EventTime.None, one.Key.Freeze(one.Value)));
}
