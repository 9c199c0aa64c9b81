using System.Globalization;
using ActorStream.Persistence;

namespace ActorStream.Streams;

/// <summary>A savepoint is a folder that stands for itself: it can be copied, moved and kept.</summary>
internal static class SavepointFolder
{
    private const string Inside = "savepoint";
    private const string Metadata = "metadata";

    /// <summary>One that is there.</summary>
    public static SavepointLocation Open(string path, TimeProvider clock)
    {
        var full = Path.GetFullPath(path);
        return Directory.Exists(full)
            ? new(full, new DirectoryStore(full, clock), Inside, Metadata)
            : throw new StateFormatException($"There is no savepoint at {full}: the folder does not exist. Name another with {CheckpointOptions.RecoveryPath.Name}, or none to start afresh.");
    }

    /// <summary>A new one at a path.</summary>
    public static SavepointLocation At(string path, TimeProvider clock)
    {
        var full = Path.GetFullPath(path);
        if (Path.Exists(full)) throw new IOException($"{full} is there already: a savepoint is written to a new folder.");
        Directory.CreateDirectory(full);
        return new(full, new DirectoryStore(full, clock), Inside, Metadata);
    }

    /// <summary>Deletes one, if it is still there, and its folder when there is nothing else in it.</summary>
    public static async Task DeleteAsync(string path, TimeProvider clock)
    {
        if (!Directory.Exists(path)) return;
        var savepoint = Open(path, clock);
        foreach (var name in await savepoint.Store.ListObjectsAsync(savepoint.Job, "", CancellationToken.None).ConfigureAwait(false))
            await savepoint.Store.DeleteObjectAsync(savepoint.Job, name, CancellationToken.None).ConfigureAwait(false);
        await savepoint.Store.DisposeAsync().ConfigureAwait(false);
        var left = Directory.EnumerateFiles(savepoint.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(savepoint.Path, file));
        if (left.All(static file => file.StartsWith(DirectoryStore.Unfinished, StringComparison.Ordinal))) Directory.Delete(savepoint.Path, recursive: true);
    }

    /// <summary>A new one in a folder of savepoints.</summary>
    public static SavepointLocation New(string folder, string job, TimeProvider time, TimeProvider clock)
    {
        var name = string.Concat(job.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var stem = Path.Combine(Path.GetFullPath(folder), string.Create(CultureInfo.InvariantCulture, $"savepoint-{name}-{time.GetUtcNow():yyyyMMdd-HHmmss}"));
        var full = stem;
        for (var n = 2; Directory.Exists(full); n++) full = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
        Directory.CreateDirectory(full);
        return new(full, new DirectoryStore(full, clock), Inside, Metadata);
    }
}
