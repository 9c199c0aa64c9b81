namespace ActorStream;

/// <summary>Which of the two clocks a timer goes by.</summary>
public enum TimeDomain
{
    /// <summary>The clock of the records: the watermark.</summary>
    EventTime,

    /// <summary>The clock on the wall.</summary>
    ProcessingTime,
}
