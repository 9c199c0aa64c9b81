namespace ActorStream.Persistence;

/// <summary>What a freeze is for. The default is a snapshot that stands for itself and is forgotten.</summary>
/// <param name="Id">The checkpoint's id, higher than that of any freeze before.</param>
/// <param name="Since">The checkpoint whose later changes are enough, where they are known; null: everything is wanted.</param>
/// <param name="Tracks">Whether a later freeze may ask for what has changed since this one.</param>
internal readonly record struct SnapshotCut(long Id, long? Since, bool Tracks)
{
    /// <summary>Everything, once.</summary>
    public static SnapshotCut Whole => default;
}
