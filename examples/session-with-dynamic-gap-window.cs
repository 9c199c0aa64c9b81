using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Sessions whose gap each record says itself: here as many milliseconds as its own time, so that the one at 15 reaches until 30.
/// The one at 4 reaches until 8, where the next begins: sessions that touch are one. Prints (hi, 1, 30, 7).
/// </summary>
[Description("session windows with a gap of each record")]
public static class SessionWithDynamicGapWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(1L, 2, 3, 4, 8, 9, 15)
            .Map(static time => (Word: "hi", Time: time))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Word, long Time) x) => x.Time))
            .KeyBy(static x => x.Word)
            .Window(EventTimeSessionWindows.WithDynamicGap(static ((string Word, long Time) x) => TimeSpan.FromMilliseconds(x.Time)))
            .Aggregate(static a => a.Count(), static (word, window, n) => (word, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n))
            .Print();
        await env.ExecuteAsync("session-with-dynamic-gap-window");
    }
}
