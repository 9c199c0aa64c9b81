using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>Deletes what no checkpoint that is kept lists. One that is being taken refers to what the newest kept one lists, beside objects with its own, higher id.</summary>
internal static class CheckpointGarbage
{
    /// <param name="store">Where to.</param>
    /// <param name="job">The job.</param>
    /// <param name="before">Only objects of checkpoints with a smaller id, or of ones that are not kept at this id.</param>
    /// <param name="kept">What must stay.</param>
    /// <param name="cancellationToken">Stops the deletion.</param>
    /// <exception cref="StateFormatException">What a kept checkpoint needs cannot be read: nothing has been deleted.</exception>
    public static async Task DeleteAsync(ICheckpointStore store, string job, long before, IReadOnlyList<CompletedCheckpoint> kept, CancellationToken cancellationToken)
    {
        if (Planted.Is(PlantedBug.CollectorTakesTheNewest)) kept = [];
        var needed = new HashSet<string>(StringComparer.Ordinal);
        // A savepoint has its objects in a place of its own.
        foreach (var checkpoint in kept.Where(static c => c.Savepoint is null))
        {
            var restored = await RestoredJob.OpenAsync(store, job, checkpoint.Metadata, cancellationToken).ConfigureAwait(false);
            needed.Add(checkpoint.Metadata);
            needed.UnionWith(restored.Metadata.Objects.Where(name => !Planted.Is(PlantedBug.CollectorTakesOlderObjects) || CheckpointNames.IdOf(name) == checkpoint.Id));
        }
        foreach (var name in await store.ListObjectsAsync(job, CheckpointNames.All, cancellationToken).ConfigureAwait(false))
        {
            if (CheckpointNames.IdOf(name) is not { } id || id > before || needed.Contains(name)) continue;
            await store.DeleteObjectAsync(job, name, cancellationToken).ConfigureAwait(false);
        }
    }
}
