namespace ActorStream.Actors;

/// <summary>How much batch mode may keep in memory, and where the rest goes.</summary>
/// <param name="Memory">Bytes for all inputs of one subtask; about.</param>
/// <param name="Directories">Folders for temporary files, taken in turn.</param>
internal sealed record SpoolSettings(long Memory, IReadOnlyList<string> Directories)
{
    public static SpoolSettings Default { get; } = new(256L << 20, [Path.GetTempPath()]);

    /// <summary>The folder of a subtask's files.</summary>
    public string DirectoryOf(int subtask) => Directories[subtask % Directories.Count];
}
