using ActorStream.Persistence;

namespace ActorStream;

/// <summary>Where a job's checkpoints are kept.</summary>
/// <remarks>In memory they end with the run of the job and serve its restarts; elsewhere a job that is started again goes on from the last one.</remarks>
public sealed class CheckpointStorage
{
    private readonly Func<TimeProvider, ICheckpointStore> _open;

    private CheckpointStorage(string description, bool isDurable, Func<TimeProvider, ICheckpointStore> open)
    {
        (Description, IsDurable) = (description, isDurable);
        _open = open;
    }

    /// <summary>The memory of the process. The default.</summary>
    public static CheckpointStorage Memory { get; } = new("memory", isDurable: false, static _ => new MemoryStore());

    /// <summary>What and where it is, without secrets.</summary>
    public string Description { get; }

    internal bool IsDurable { get; }

    /// <summary>A folder, on a disk or a network file system with atomic renames. Several jobs may share it.</summary>
    /// <param name="path">The folder; made when it is not there.</param>
    public static CheckpointStorage Directory(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        return new(full, isDurable: true, clock => new DirectoryStore(full, clock));
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <param name="clock">The real clock: other processes may share the place.</param>
    internal ICheckpointStore Open(TimeProvider clock) => _open(clock);
}
