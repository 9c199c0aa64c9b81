using System.Threading.Channels;
using Xunit;

namespace ActorStream.Streams.Tests.Windows;

public class PreAggregateTests
{
    [Theory]
    [InlineData(10, 10, 1)]
    [InlineData(10, 2, 2)]
    [InlineData(10, 4, 3)]
    public async Task Windows_with_and_without_it_give_the_same_results(int size, int slide, int parallelism)
    {
        var random = new Random(5);
        var records = Enumerable.Range(0, 5_000).Select(i => (Key: random.Next(20), Time: (long)(i / 3 + random.Next(8)))).ToArray();
        var expected = records
            .SelectMany(r => Enumerable.Range(-size, 2 * size).Select(d => r.Time + d).Where(start => start % slide == 0)
                .Where(start => start <= r.Time && r.Time < start + size).Select(start => (r.Key, Start: start)))
            .GroupBy(static w => w).Select(static g => (g.Key.Key, g.Key.Start, Count: (long)g.Count())).Order().ToArray();
        Assert.Equal(expected, await Run(records, size, slide, parallelism, boundMs: 8, preAggregate: false));
        Assert.Equal(expected, await Run(records, size, slide, parallelism, boundMs: 8, preAggregate: true));
    }

    [Fact]
    public async Task Late_records_are_counted_one_by_one()
    {
        var records = Enumerable.Range(0, 100).Select(static i => (Key: 1, Time: 1_000L + i)).Concat(Enumerable.Repeat((Key: 1, Time: 5L), 7)).ToArray();
        var results = await Run(records, 10, 10, 1, boundMs: 0, preAggregate: true, late => Assert.Equal(7, late));
        Assert.Equal(100, results.Sum(static r => r.Count));
    }

    static async Task<(int Key, long Start, long Count)[]> Run(
        (int Key, long Time)[] records, int size, int slide, int parallelism, int boundMs, bool preAggregate, Action<double>? checkLate = null)
    {
        var environment = StreamExecutionEnvironment.Create();
        environment.Parallelism = parallelism;
        environment.AutoWatermarkInterval = TimeSpan.Zero;
        var strategy = WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromMilliseconds(boundMs))
            .WithTimestampAssigner(static ((int Key, long Time) r) => r.Time);
        var windowed = environment.FromCollection(records).AssignTimestampsAndWatermarks(strategy)
            .KeyBy(static r => r.Key)
            .Window(SlidingEventTimeWindows.Of(TimeSpan.FromMilliseconds(size), slide: TimeSpan.FromMilliseconds(slide)));
        if (preAggregate) windowed = windowed.PreAggregate();
        var channel = Channel.CreateUnbounded<(int, long, long)>();
        windowed.Aggregate(static a => a.Count(), static (key, window, n) => (key, window.Start.ToUnixTimeMilliseconds(), n)).Name("windows").SinkTo(channel.Writer);
        var job = environment.ExecuteAsync("windows");
        await job;
        checkLate?.Invoke(job.Metrics["windows.numLateRecordsDropped"]);
        channel.Writer.TryComplete();
        var results = new List<(int, long, long)>();
        await foreach (var result in channel.Reader.ReadAllAsync()) results.Add(result);
        return [.. results.Order()];
    }
}
