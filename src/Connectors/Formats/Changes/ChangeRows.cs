namespace ActorStream.Connectors;

/// <summary>The rows in the messages of a changelog.</summary>
internal sealed class ChangeRows<T>
{
    public JsonFormat<T> Format { get; set; } = new();

    /// <summary>Reads a row, if there is one.</summary>
    public bool TryRead(ref JsonScanner scanner, out T? row)
    {
        row = default;
        if (scanner.TryNull()) return false;
        row = Format.Reader(ref scanner);
        return true;
    }
}
