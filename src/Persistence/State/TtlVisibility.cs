namespace ActorStream;

/// <summary>Whether state that is expired is returned as long as it has not been removed.</summary>
public enum TtlVisibility
{
    /// <summary>What is expired is never returned.</summary>
    NeverReturnExpired,

    /// <summary>What is expired is returned until it has been removed.</summary>
    ReturnExpiredIfNotCleanedUp,
}
