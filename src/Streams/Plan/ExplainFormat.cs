namespace ActorStream;

/// <summary>How <c>Explain</c> draws the plan.</summary>
public enum ExplainFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}
