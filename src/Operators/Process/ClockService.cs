namespace ActorStream.Operators;

/// <summary>The clocks of an operator without keys, which has no timers.</summary>
internal sealed class ClockService(Operator owner) : TimerService
{
    /// <summary>The watermark that is being acted upon; it is the operator's own only once that is done.</summary>
    public long Watermark { get; set; } = EventTime.None;

    public override DateTimeOffset CurrentProcessingTime => EventTime.ToInstant(owner.Context.Now);

    public override DateTimeOffset CurrentWatermark => EventTime.ToInstant(Math.Max(Watermark, owner.Watermark));

    public override void RegisterEventTimeTimer(DateTimeOffset time) => throw NoKey();

    public override void RegisterProcessingTimeTimer(DateTimeOffset time) => throw NoKey();

    public override void DeleteEventTimeTimer(DateTimeOffset time) => throw NoKey();

    public override void DeleteProcessingTimeTimer(DateTimeOffset time) => throw NoKey();

    private static InvalidOperationException NoKey() =>
        new("Only keyed streams have timers: call KeyBy(...) before Process(...), and derive from KeyedProcessFunction or its like.");
}
