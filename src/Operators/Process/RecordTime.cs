namespace ActorStream.Operators;

/// <summary>The timestamp of a record as user code sees it.</summary>
internal static class RecordTime
{
    public static DateTimeOffset Of(long timestamp) => timestamp != EventTime.None ? EventTime.ToInstant(timestamp) : throw new InvalidOperationException(
        "The record has no timestamp: give its source a WatermarkStrategy with WithTimestampAssigner(...), call AssignTimestampsAndWatermarks(...), or ask HasTimestamp first.");
}
