namespace ActorStream;

/// <summary>What starts the time to live of state anew.</summary>
public enum TtlUpdateType
{
    /// <summary>Nothing: state lives for ever, as without a time to live.</summary>
    Disabled,

    /// <summary>Creating and writing.</summary>
    OnCreateAndWrite,

    /// <summary>Creating, writing and reading.</summary>
    OnReadAndWrite,
}
