namespace ActorStream.Windows;

/// <summary>How much state a window operator has: for metrics, and for tests that look for what is left behind.</summary>
internal interface IWindowState
{
    /// <summary>How many windows have contents.</summary>
    int OpenWindowCount { get; }

    /// <summary>How many timers are pending, of both domains.</summary>
    int TimerCount { get; }
}
