using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Sliding windows with an offset: with one millisecond, windows of five every two begin at odd times. Prints (hi, -3, 2, 1),
/// (hi, -1, 4, 3), (hi, 1, 6, 5), (hi, 3, 8, 3), (hi, 5, 10, 3), (hi, 7, 12, 2), (hi, 9, 14, 1), (hi, 11, 16, 1), (hi, 13, 18, 1),
/// (hi, 15, 20, 1).
/// </summary>
[Description("sliding windows with an offset")]
public static class SlidingOffsetWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(1L, 2, 3, 4, 5, 8, 9, 15)
            .Map(static time => (Word: "hi", Time: time))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Word, long Time) x) => x.Time))
            .KeyBy(static x => x.Word)
            .Window(SlidingEventTimeWindows.Of(TimeSpan.FromMilliseconds(5), slide: TimeSpan.FromMilliseconds(2), offset: TimeSpan.FromMilliseconds(1)))
            .Aggregate(static a => a.Count(), static (word, window, n) => (word, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n))
            .Print();
        await env.ExecuteAsync("sliding-offset-window");
    }
}
