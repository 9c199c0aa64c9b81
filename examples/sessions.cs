using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>Sessions of visitors: visits of one host that are less than five minutes apart belong together, in whatever order they arrive.</summary>
[Description("sessions of visitors, with arrivals out of order")]
public static class Sessions
{
    public record Visit(string Host, DateTimeOffset Time, long Bytes);

    public record Session(string Host, DateTimeOffset From, DateTimeOffset To, long Visits, long Bytes);

    public static async Task RunAsync(string[] args)
    {
        var noon = new DateTimeOffset(2025, 8, 1, 12, 0, 0, TimeSpan.Zero);
        var gap = TimeSpan.FromMinutes(5);
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(
                new Visit("ann", noon, 100),
                new Visit("bob", noon.AddSeconds(30), 2000),
                new Visit("ann", noon.AddMinutes(4), 50),
                new Visit("ann", noon.AddMinutes(3), 25),
                new Visit("bob", noon.AddMinutes(9), 1000))
            .AssignTimestampsAndWatermarks(
                WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromMinutes(1)).WithTimestampAssigner(static (Visit v) => v.Time))
            .KeyBy(static v => v.Host)
            .Window(EventTimeSessionWindows.WithGap(gap))
            .Aggregate(
                static a => a.Count(), static a => a.Sum(v => v.Bytes),
                (host, window, visits, bytes) => new Session(host, window.Start, window.End - gap, visits, bytes))
            .Map(static s => $"{s.Host} from {s.From:HH:mm:ss} to {s.To:HH:mm:ss}: {s.Visits} visits, {s.Bytes} bytes")
            .Print();
        await env.ExecuteAsync("sessions");
    }
}
