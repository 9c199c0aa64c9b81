using Xunit;

namespace ActorStream.TestKit.Tests;

public class JobSimulationTests
{
    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    [Fact]
    public void Loses_nothing_whatever_crashes() => JobSimulation.For(new TrafficJob())
        .WithSource("requests", Enumerable.Range(0, 300).Select(static n => new Request(At(n), "h" + (n % 7))))
        .WithCrashes(3).WithStoreFailures().WithDelays(TimeSpan.FromMilliseconds(20)).WithParallelism(1, 2, 3)
        .RunSeeds(100, static run =>
        {
            Assert.Equal(300, run.Output<HostStats>("stats").Sum(static s => s.Requests));
            Assert.Equal(run.Output<HostStats>("stats").Count, run.Output<HostStats>("stats").Select(static s => (s.Host, s.Start)).Distinct().Count());
        });

    [Fact]
    public void Crashes_happen()
    {
        var attempts = 0;
        JobSimulation.For(new TrafficJob()).WithSource("requests", Enumerable.Range(0, 100).Select(static n => new Request(At(n), "a"))).WithCrashes(4)
            .RunSeeds(20, run => attempts += run.Attempts);
        Assert.True(attempts > 30);
    }

    [Fact]
    public void A_check_that_fails_names_its_seed_and_what_happened()
    {
        var failure = Assert.Throws<JobSimulationException>(static () => JobSimulation.For(new TrafficJob())
            .WithSource("requests", [new Request(At(0), "a")])
            .RunSeeds(10, static run => Assert.Equal(2, run.Output<HostStats>("stats").Sum(static s => s.Requests))));
        Assert.Equal(1UL, failure.Seed);
        Assert.Contains("RunSeed(1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ends in process 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_sources_and_sinks_are_named_with_those_that_there_are()
    {
        var simulation = JobSimulation.For(new TrafficJob()).WithSource("request", [new Request(At(0), "a")]);
        Assert.Contains("requests", Assert.Throws<ArgumentException>(() => simulation.RunSeed(1, static _ => { })).Message, StringComparison.Ordinal);
        var other = JobSimulation.For(new TrafficJob()).WithSource("requests", [new Request(At(0), "a")]);
        Assert.Contains("stats", Assert.Throws<ArgumentException>(() => other.RunSeed(1, static run => run.Output<HostStats>("stat"))).Message, StringComparison.Ordinal);
    }

    public readonly record struct Request(DateTimeOffset Time, string Host);

    public readonly record struct HostStats(string Host, DateTimeOffset Start, long Requests);

    private sealed class TrafficJob : IStreamJob
    {
        public void Build(StreamExecutionEnvironment env) => env
            .FromSource(
                new Unused(), WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (Request r) => r.Time)).Uid("requests")
            .KeyBy(static r => r.Host).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .Aggregate(static a => a.Count(), static (host, window, n) => new HostStats(host, window.Start, n))
            .SinkTo(static (_, _) => throw new InvalidOperationException("The real sink is not called.")).Uid("stats");
    }

    /// <summary>What the job reads where it is deployed.</summary>
    private sealed class Unused : SplitSource<Request, int>
    {
        public override Boundedness Boundedness => Boundedness.Unbounded;

        public override IAsyncEnumerable<int> DiscoverSplitsAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("The real source is not read.");

        public override IAsyncEnumerable<(Request Record, int Split)> ReadAsync(int split, CancellationToken cancellationToken) => throw new InvalidOperationException("The real source is not read.");
    }
}
