using System.Globalization;
using ActorStream.Connectors;
using Xunit;
using Xunit.Abstractions;

namespace ActorStream.Streams.Tests.Soak;

/// <summary>Generated load for minutes: memory must stay flat. Run by <c>./actorstream test --soak</c>.</summary>
[Collection(Alone.Name)]
public class SoakTests(ITestOutputHelper output)
{
    /// <summary>Growth of the live heap over the measured part that is noise, not a leak.</summary>
    private const long Slack = 32 << 20;

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Memory_stays_flat_under_windows_timers_and_joins()
    {
        var length = TimeSpan.FromSeconds(double.Parse(
            Environment.GetEnvironmentVariable("ACTORSTREAM_SOAK_SECONDS") ?? "30", CultureInfo.InvariantCulture));
        var env = StreamExecutionEnvironment.Create();
        env.Parallelism = 2;
        var strategy = WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((long Key, long Time) e) => e.Time);
        var events = env.FromSource(DataGeneratorSource.Of(static n => (Key: n * 7919 % 10_007, Time: n), recordsPerSecond: 500_000), strategy);
        var counted = 0L;
        var tumbling = events.KeyBy(static e => e.Key).Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(10)))
            .Aggregate(static a => a.Count(), static (key, window, n) => n);
        var sessions = events.KeyBy(static e => e.Key).Window(EventTimeSessionWindows.WithGap(TimeSpan.FromSeconds(5)))
            .Aggregate(static a => a.Count(), static (key, window, n) => n);
        var timers = events.KeyBy(static e => e.Key).Process(static context => new Forgets(context));
        tumbling.Union(sessions, timers).SinkTo((n, _) =>
        {
            Interlocked.Add(ref counted, n);
            return Task.CompletedTask;
        });
        var job = env.ExecuteAsync("soak");
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        long? afterWarmUp = null;
        var highest = 0L;
        var (resident, highestResident) = (0L, 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (clock.GetElapsedTime(started) < length && await timer.WaitForNextTickAsync())
        {
            Assert.Equal(JobStatus.Running, job.Status);
            var live = GC.GetTotalMemory(forceFullCollection: true);
            // What is open at any time is reached in the first third; from then on nothing may grow.
            if (clock.GetElapsedTime(started) < length / 3) continue;
            afterWarmUp ??= live;
            highest = Math.Max(highest, live);
            if (resident == 0) resident = Environment.WorkingSet;
            highestResident = Math.Max(highestResident, Environment.WorkingSet);
        }
        await job.CancelAsync();
        output.WriteLine(
            $"{counted:N0} counted; live heap {afterWarmUp:N0} bytes after a third of the time, {highest:N0} at most later; "
            + $"resident {resident:N0} bytes then, {highestResident:N0} at most later.");
        Assert.True(counted > 0);
        Assert.InRange(highest, 0, afterWarmUp!.Value + Slack);
    }

    private sealed class Forgets(KeyedRuntimeContext runtime) : KeyedProcessFunction<long, (long Key, long Time), long>
    {
        private readonly ValueState<long> _count = runtime.GetState("count", 0L);

        public override void ProcessElement((long Key, long Time) value, KeyedContext<long> context, Collector<long> output)
        {
            if (_count.Value++ == 0) context.TimerService.RegisterEventTimeTimer(context.Timestamp + TimeSpan.FromSeconds(3));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<long> context, Collector<long> output)
        {
            output.Collect(_count.Value);
            _count.Clear();
        }
    }
}
