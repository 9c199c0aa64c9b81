using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Counts in windows of five milliseconds that follow each other. Prints key, start, end and count: (hi, 0, 5, 4), (hi, 5, 10, 3),
/// (hi, 15, 20, 1). A window that nothing fell into is not there.
/// </summary>
[Description("tumbling windows of event time")]
public static class TumblingTimeWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(1L, 2, 3, 4, 5, 8, 9, 15)
            .Map(static time => (Word: "hi", Time: time))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Word, long Time) x) => x.Time))
            .KeyBy(static x => x.Word)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(5)))
            .Aggregate(static a => a.Count(), static (word, window, n) => (word, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n))
            .Print();
        await env.ExecuteAsync("tumbling-time-window");
    }
}
