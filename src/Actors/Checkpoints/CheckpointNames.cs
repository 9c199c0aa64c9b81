using System.Globalization;

namespace ActorStream.Actors;

/// <summary>How the objects of a checkpoint are called: by id and attempt, so that an overtaken attempt never writes over another's.</summary>
internal static class CheckpointNames
{
    public const string All = "chk-";

    public static string Folder(long id, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{All}{id:D10}-{attempt}/");

    public static string Task(long id, int attempt, TaskId task) => string.Create(CultureInfo.InvariantCulture, $"{Folder(id, attempt)}{task.Vertex}-{task.Subtask}");

    public static string Metadata(long id, int attempt) => $"{Folder(id, attempt)}metadata";

    /// <summary>The id in an object's name; null: it is not a checkpoint's.</summary>
    public static long? IdOf(string name) =>
        name.StartsWith(All, StringComparison.Ordinal) && name.IndexOf('-', All.Length) is var end && end > 0
            && long.TryParse(name.AsSpan(All.Length, end - All.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
}
