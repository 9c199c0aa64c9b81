namespace ActorStream.Connectors;

/// <summary>A finished part that waits for its name.</summary>
/// <param name="Written">The name under which it was written.</param>
/// <param name="Final">The name under which it is to be seen.</param>
internal sealed record PendingFile(string Written, string Final)
{
    /// <summary>Renames it, once: done before is as good as done now.</summary>
    public void Commit()
    {
        if (!File.Exists(Written) && File.Exists(Final)) return;
        File.Move(Written, Final, overwrite: false);
    }
}
