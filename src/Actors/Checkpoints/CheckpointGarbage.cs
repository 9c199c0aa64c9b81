using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>Deletes what no checkpoint that is kept needs.</summary>
internal static class CheckpointGarbage
{
    /// <param name="store">Where to.</param>
    /// <param name="job">The job.</param>
    /// <param name="before">Only objects of checkpoints with a smaller id, or of ones that are not kept at this id.</param>
    /// <param name="kept">What must stay.</param>
    /// <param name="cancellationToken">Stops the deletion.</param>
    public static async Task DeleteAsync(ICheckpointStore store, string job, long before, IReadOnlyList<CompletedCheckpoint> kept, CancellationToken cancellationToken)
    {
        if (Planted.Is(PlantedBug.CollectorTakesTheNewest)) kept = [];
        var needed = kept.Select(static c => CheckpointNames.Folder(c.Id, c.Attempt)).ToArray();
        foreach (var name in await store.ListObjectsAsync(job, CheckpointNames.All, cancellationToken).ConfigureAwait(false))
        {
            if (CheckpointNames.IdOf(name) is not { } id || id > before || needed.Any(folder => name.StartsWith(folder, StringComparison.Ordinal))) continue;
            await store.DeleteObjectAsync(job, name, cancellationToken).ConfigureAwait(false);
        }
    }
}
