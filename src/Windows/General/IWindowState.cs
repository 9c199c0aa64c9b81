using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The state of a window operator: how much there is, and as it goes into a checkpoint and comes back.</summary>
internal interface IWindowState
{
    /// <summary>How many windows have contents.</summary>
    int OpenWindowCount { get; }

    /// <summary>How many timers are pending, of both domains.</summary>
    int TimerCount { get; }

    /// <summary>All state as it is now. Called at a barrier, with nothing in the outlets.</summary>
    FrozenOperator Freeze();

    /// <summary>Takes this subtask's share of what was stored; before the first record.</summary>
    void Restore(SnapshotReader stored);
}
