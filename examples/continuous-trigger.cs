using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// A window that shows results before it ends: every five milliseconds of event time, and at its end. Prints (hi, 0, 10, 7) twice, of
/// which the second is the final result, and (hi, 10, 20, 1).
/// </summary>
[Description("early results of a window: a continuous trigger")]
public static class ContinuousTrigger
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(1L, 2, 3, 4, 5, 8, 9, 15)
            .Map(static time => (Word: "hi", Time: time))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Word, long Time) x) => x.Time))
            .KeyBy(static x => x.Word)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(10)))
            .Trigger(ContinuousEventTimeTrigger.Of(TimeSpan.FromMilliseconds(5)))
            .Aggregate(static a => a.Count(), static (word, window, n) => (word, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n))
            .Print();
        await env.ExecuteAsync("continuous-trigger");
    }
}
