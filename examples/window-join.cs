using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Joins what has the same key and falls into the same window: the views and the purchases of a visitor within one minute, each with
/// each. Prints "ann viewed a and bought x", "ann viewed b and bought x" and "bob viewed d and bought z": ann's view of c is in the
/// minute after, where she buys nothing.
/// </summary>
[Description("a join of two streams in windows")]
public static class WindowJoin
{
    public record Click(string Visitor, string Page, long Second);

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var strategy = WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (Click c) => DateTimeOffset.FromUnixTimeSeconds(c.Second));
        var views = env.FromElements(new Click("ann", "a", 3), new Click("ann", "b", 40), new Click("ann", "c", 61), new Click("bob", "d", 70))
            .AssignTimestampsAndWatermarks(strategy);
        var purchases = env.FromElements(new Click("ann", "x", 59), new Click("bob", "z", 119), new Click("cid", "y", 130))
            .AssignTimestampsAndWatermarks(strategy);
        views.Join(purchases, static v => v.Visitor, static p => p.Visitor)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .Apply(static (view, purchase) => $"{view.Visitor} viewed {view.Page} and bought {purchase.Page}")
            .Print();
        await env.ExecuteAsync("window-join");
    }
}
