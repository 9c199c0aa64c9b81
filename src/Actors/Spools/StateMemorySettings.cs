using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>How much keyed state a job may keep in memory, and where the rest goes.</summary>
/// <param name="Limit">Bytes for all tasks of this process; null: no limit.</param>
/// <param name="FolderOf">The folder of a subtask's files.</param>
internal sealed record StateMemorySettings(long? Limit, Func<int, ISpillFolder> FolderOf)
{
    private readonly StateMemoryLimit? _limit = Limit is { } bytes ? new StateMemoryLimit(bytes) : null;

    /// <summary>The memory of a task's keyed state; null: there is no limit.</summary>
    public StateMemory? Of(PlanVertex vertex, int subtask) => _limit is null ? null : new StateMemory(_limit, FolderOf(subtask), $"{vertex.Id}-{subtask}");
}
