using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Tumbling windows that do not begin at zero: an offset of two milliseconds moves windows of five to [-3, 2), [2, 7), [7, 12) and so on
/// (in life: days of a time zone). Prints (hi, -3, 2, 1), (hi, 2, 7, 4), (hi, 7, 12, 2), (hi, 12, 17, 1).
/// </summary>
[Description("tumbling windows with an offset")]
public static class TumblingOffsetWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(1L, 2, 3, 4, 5, 8, 9, 15)
            .Map(static time => (Word: "hi", Time: time))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Word, long Time) x) => x.Time))
            .KeyBy(static x => x.Word)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(5), offset: TimeSpan.FromMilliseconds(2)))
            .Aggregate(static a => a.Count(), static (word, window, n) => (word, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n))
            .Print();
        await env.ExecuteAsync("tumbling-offset-window");
    }
}
