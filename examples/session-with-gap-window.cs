using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Sessions: what is less than five milliseconds apart (or just five) belongs together; a session ends five after its last record. Prints
/// (hi, 1, 14, 6), (hi, 15, 20, 1).
/// </summary>
[Description("session windows")]
public static class SessionWithGapWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(1L, 2, 3, 4, 8, 9, 15)
            .Map(static time => (Word: "hi", Time: time))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Word, long Time) x) => x.Time))
            .KeyBy(static x => x.Word)
            .Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(5)))
            .Aggregate(static a => a.Count(), static (word, window, n) => (word, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n))
            .Print();
        await env.ExecuteAsync("session-with-gap-window");
    }
}
