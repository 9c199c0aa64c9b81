using ActorStream.Operators;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorStream.Windows;

/// <content>What a checkpoint has of the source.</content>
internal sealed partial class SourceOperator<T, TAssigner>
{
    private readonly SourceOperatorState _state = new();

    /// <summary>Splits that came after the source was drained.</summary>
    private readonly List<SourceSplit> _unread = [];

    private long _floor = EventTime.None;

    /// <summary>The splits with their positions behind the last record in the outlet, and how far event time is.</summary>
    public override FrozenOperator Freeze(SnapshotCut cut = default)
    {
        var codec = options.Splits ?? throw new InvalidOperationException($"{Context.Name} cannot be part of a checkpoint: the source gives no byte form of its splits.");
        foreach (var split in _driver.Splits) split.Store();
        return _state.Freeze(reader.Splits.Concat(_unread).Select(codec.ToBytes), new EmittedWatermark(OutputWatermark, OutputIdle));
    }

    public override void SnapshotState(long checkpointId) => reader.OnBarrier(checkpointId);

    public override void CheckpointCompleted(long checkpointId) => reader.OnCheckpointCompleted(checkpointId);

    /// <summary>Takes event time; the splits come anew, from whoever assigns them.</summary>
    public override void Restore(SnapshotReader stored) => _floor = _state.Restore(stored);

    private void OpenRestored()
    {
        // Whoever is behind learns first how far event time was: what was late before is late now.
        if (_floor != EventTime.None && !Context.IsBatch) ForwardWatermark(_floor);
        if (options.WarnsOfLoss && Context.CommitsOnCheckpoints && Context.Subtask == 0) NotReplayable(Context.LoggerFactory.CreateLogger("ActorStream.Sources"), Context.Name);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} cannot be read again: after a failure, what came since the last checkpoint is lost. Use a source that can be read again where that matters.")]
    private static partial void NotReplayable(ILogger logger, string source);
}
