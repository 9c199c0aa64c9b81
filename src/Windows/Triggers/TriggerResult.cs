namespace ActorStream;

/// <summary>What a trigger wants done with a window.</summary>
[Flags]
public enum TriggerResult
{
    /// <summary>Nothing.</summary>
    Continue = 0,

    /// <summary>The window's function is called with its contents, which stay.</summary>
    Fire = 1,

    /// <summary>The contents are dropped; the window itself stays.</summary>
    Purge = 2,

    /// <summary>The window's function is called, then the contents are dropped.</summary>
    FireAndPurge = Fire | Purge,
}
