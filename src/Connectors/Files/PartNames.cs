using System.Globalization;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>
/// The names of a sink's parts in one subtask: <c>prefix-attempt-subtask-counter.suffix</c>, and before they are committed
/// <c>.prefix-attempt-subtask-counter.suffix.sink.inprogress</c>, where "sink" tells this job's sink from others that write into the same folder.
/// </summary>
internal sealed class PartNames(string prefix, string suffix, SinkContext context)
{
    private const string End = ".inprogress";

    private readonly string _stem = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{context.Attempt}-{context.Subtask}-");
    private readonly string _end = $".{Mark(context)}{End}";
    private int _counter;

    /// <summary>Parts of earlier attempts of this sink that no checkpoint is going to commit: deleted with their attempts' last traces.</summary>
    /// <param name="folder">The sink's folder.</param>
    /// <param name="prefix">What the names of parts begin with.</param>
    /// <param name="context">This attempt.</param>
    /// <param name="referenced">The hidden names that the restored checkpoint has to commit.</param>
    public static void CleanUp(string folder, string prefix, SinkContext context, IReadOnlySet<string> referenced)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        foreach (var path in Directory.EnumerateFiles(folder, $".{prefix}-*.{Mark(context)}{End}", options))
        {
            if (referenced.Contains(Path.GetFullPath(path)) || AttemptOf(Path.GetFileName(path), prefix) is not { } attempt || attempt >= context.Attempt) continue;
            File.Delete(path);
        }
    }

    /// <summary>Begins a part under the next name that nobody has used.</summary>
    public (FileStream Stream, string Written, string Final) Create(string folder)
    {
        while (true)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{_stem}{_counter++}{suffix}");
            var (written, final) = (Path.Combine(folder, $".{name}{_end}"), Path.Combine(folder, name));
            if (File.Exists(final) || File.Exists(written)) continue;
            FileStream stream;
            try
            {
                stream = new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(written))
            {
                continue;
            }
            // Another job may have begun, or committed, the same name between the look and the making; whoever sees the other steps back.
            if (!File.Exists(final) && Directory.EnumerateFiles(folder, $".{name}.*{End}").Count() == 1) return (stream, written, final);
            stream.Dispose();
            File.Delete(written);
        }
    }

    private static string Mark(SinkContext context) =>
        KeyHash.OfUtf8(System.Text.Encoding.UTF8.GetBytes($"{context.JobName}\n{context.Uid}")).ToString("x16", CultureInfo.InvariantCulture)[..8];

    private static int? AttemptOf(string name, string prefix)
    {
        var rest = name.AsSpan(prefix.Length + 2);
        var dash = rest.IndexOf('-');
        return dash > 0 && int.TryParse(rest[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : null;
    }
}
