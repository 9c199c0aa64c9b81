namespace ActorStream.Windows;

internal enum WindowKind
{
    Tumbling,
    Sliding,
    Cumulating,
    Session,
    Global,
}

/// <summary>Windows that follow from a few numbers: what operators made for one kind are built from. Milliseconds.</summary>
/// <param name="Kind">How the numbers are meant.</param>
/// <param name="Size">The size; the largest size of cumulating windows; the gap of sessions.</param>
/// <param name="Step">The slide of sliding, the step of cumulating windows; else the size.</param>
/// <param name="Offset">By how much windows are shifted against 1970.</param>
internal readonly record struct WindowShape(WindowKind Kind, long Size, long Step, long Offset);
