using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Records that come too late for their window. The input says itself how far event time is: a record named <c>watermark</c> promises
/// that nothing older follows. Windows of two seconds stay for another half a second: 1997 comes after the first result, within that
/// time, and the window fires once more with it; 1998 comes after it and goes to the side output. Prints (0, 2) and (0, 3) for the
/// window that begins at 0, and under the name <c>late</c> the record (visit, 1998).
/// </summary>
[Description("allowed lateness, and a side output of what is later still")]
public static class LateData
{
    static readonly OutputTag<(string Name, long Time)> Late = new("late");

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var counts = env.FromElements(
                (Name: "visit", Time: 500L), (Name: "watermark", Time: 1500L), (Name: "visit", Time: 1300L), (Name: "watermark", Time: 2300L),
                (Name: "visit", Time: 1997L), (Name: "watermark", Time: 6000L), (Name: "visit", Time: 1998L))
            // One subtask as far as the key, so that the watermarks come between the records as they stand here.
            .AssignTimestampsAndWatermarks(
                WatermarkStrategy.ForGenerator(static () => new MarkedWatermarks())
                    .WithTimestampAssigner(static ((string Name, long Time) x) => x.Time)).SetParallelism(1)
            .Filter(static x => x.Name == "visit").SetParallelism(1)
            .KeyBy(static x => x.Name)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(2)))
            .AllowedLateness(TimeSpan.FromMilliseconds(500))
            .SideOutputLateData(Late)
            .Aggregate(static a => a.Count(), static (_, window, n) => (Start: window.Start.ToUnixTimeMilliseconds(), Visits: n));
        counts.Print();
        counts.GetSideOutput(Late).Print("late");
        await env.ExecuteAsync("late-data");
    }

    sealed class MarkedWatermarks : WatermarkGenerator<(string Name, long Time)>
    {
        public override void OnEvent((string Name, long Time) value, DateTimeOffset timestamp, WatermarkOutput output)
        {
            if (value.Name == "watermark") output.EmitWatermark(timestamp);
        }
    }
}
