namespace ActorStream.Windows;

/// <summary>A window that may still merge, and the window that its contents are kept under: so growing copies nothing.</summary>
internal readonly record struct OpenWindow(TimeWindow Window, TimeWindow State);

/// <summary>The open windows of a key, by start; none touches another, so they are in order of their ends too.</summary>
internal struct OpenWindows
{
    public OpenWindow[]? Items;
    public int Count;

    /// <summary>A copy that shares nothing: for checkpoints, since the array is changed in place.</summary>
    public static OpenWindows Copy(in OpenWindows row) => new() { Items = row.Items?.AsSpan(0, row.Count).ToArray(), Count = row.Count };
}
