using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Windows of five milliseconds, one every two: they overlap, and a record is in two or three of them. Prints key, start, end and count:
/// (hi, -2, 3, 2), (hi, 0, 5, 4), (hi, 2, 7, 4), (hi, 4, 9, 3), (hi, 6, 11, 2), (hi, 8, 13, 2), (hi, 12, 17, 1), (hi, 14, 19, 1).
/// </summary>
[Description("sliding windows of event time")]
public static class SlidingTimeWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(1L, 2, 3, 4, 5, 8, 9, 15)
            .Map(static time => (Word: "hi", Time: time))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Word, long Time) x) => x.Time))
            .KeyBy(static x => x.Word)
            .Window(SlidingEventTimeWindows.Of(TimeSpan.FromMilliseconds(5), slide: TimeSpan.FromMilliseconds(2)))
            .Aggregate(static a => a.Count(), static (word, window, n) => (word, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n))
            .Print();
        await env.ExecuteAsync("sliding-time-window");
    }
}
