using System.Threading.Channels;
using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

/// <summary>Back-pressure, partial batches, and time that passes through exchanges.</summary>
public class FlowTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task A_slow_sink_holds_what_is_under_way_flat(int parallelism, bool chaining)
    {
        const long Records = 2_000_000;
        var (made, written, most, batches) = (0L, 0L, 0L, 0);
        var env = Env.Of(parallelism, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        env.FromSequence(1, Records).Map(x =>
        {
            Interlocked.Increment(ref made);
            return x;
        }).Rebalance().Map(static x => x).KeyBy(static x => x).Reduce(static (a, _) => a).Filter(static _ => true).DisableChaining().SinkTo(async (_, _) =>
        {
            var under = Volatile.Read(ref made) - Interlocked.Increment(ref written);
            if (under > Volatile.Read(ref most)) Volatile.Write(ref most, under);
            if (Interlocked.Increment(ref batches) % 5000 == 0) await Task.Yield();
        });
        await env.ExecuteAsync();
        Assert.Equal(Records, written);
        // Eight batches of at most a few thousand records on each of the channels between the subtasks, and not the two million.
        Assert.InRange(most, 1, 40 * parallelism * parallelism * 4096);
        Assert.True(most < Records / 2, $"{most} records were under way");
    }

    [Fact]
    public async Task A_record_leaves_when_the_buffer_timeout_says_so()
    {
        var time = new ManualTime();
        var source = new EndlessSource();
        var arrived = Channel.CreateUnbounded<long>();
        var env = Env.Of(2);
        env.TimeProvider = time;
        env.FromSource(source).Name("numbers").Rebalance().Map(static x => x).Rescale().Map(static x => x).Shuffle().Map(static x => x).SinkTo(arrived.Writer);
        var job = env.ExecuteAsync();
        for (var round = 0; round < 20; round++)
        {
            source.Release(1);
            Assert.True(SpinWait.SpinUntil(() => Out(job) == round + 1 && time.HasTimerWithin(TimeSpan.FromMilliseconds(10)), TimeSpan.FromMinutes(1)));
            Assert.False(arrived.Reader.TryRead(out _));
            // The whole way has ten milliseconds, however many exchanges there are.
            time.Advance(TimeSpan.FromMilliseconds(10));
            Assert.Equal(round, await arrived.Reader.ReadAsync());
        }
        await job.CancelAsync();
    }

    [Fact]
    public async Task Without_a_buffer_timeout_every_record_leaves_at_once()
    {
        var source = new EndlessSource();
        var arrived = Channel.CreateUnbounded<long>();
        var env = Env.Of(2);
        env.TimeProvider = new ManualTime();
        env.BufferTimeout = TimeSpan.Zero;
        env.FromSource(source).Rebalance().Map(static x => x).KeyBy(static x => x).Reduce(static (a, b) => a + b).Shuffle().Map(static x => x).SinkTo(arrived.Writer);
        var job = env.ExecuteAsync();
        for (var round = 0; round < 50; round++)
        {
            source.Release(1);
            Assert.Equal(round, await arrived.Reader.ReadAsync());
        }
        await job.CancelAsync();
    }

    [Fact]
    public async Task Disabled_buffer_timeouts_hold_records_until_a_barrier()
    {
        var source = new EndlessSource();
        var arrived = Channel.CreateUnbounded<long>();
        var time = new ManualTime();
        var env = Env.Of(2, false, "-Dexecution.buffer-timeout.enabled=false");
        env.TimeProvider = time;
        env.FromSource(source).Name("numbers").Rebalance().Map(static x => x).SinkTo(arrived.Writer);
        var job = env.Start("held", CancellationToken.None);
        source.Release(3);
        Assert.True(SpinWait.SpinUntil(() => job.Metrics.Read().GetValueOrDefault("numbers.numRecordsOut") == 3, TimeSpan.FromMinutes(1)));
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(arrived.Reader.TryRead(out _));
        await job.TriggerCheckpointAsync();
        Assert.Equal(3, arrived.Reader.Count);
        await job.CancelAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_input_that_rests_holds_event_time_until_it_is_idle(int parallelism)
    {
        var (busy, quiet) = (new EndlessSource(), new EndlessSource());
        var time = new ManualTime();
        var counted = Channel.CreateUnbounded<long>();
        var env = Env.Of(parallelism);
        env.TimeProvider = time;
        env.BufferTimeout = TimeSpan.Zero;
        env.AutoWatermarkInterval = TimeSpan.Zero;
        var one = env.FromSource(busy, Env.Bounded(0, static (long x) => x)).Name("busy").Rebalance().Map(static x => x);
        var two = env.FromSource(quiet, WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (long x) => x).WithIdleness(TimeSpan.FromSeconds(1)));
        one.Union(two.Rebalance().Map(static x => x)).KeyBy(static _ => 1).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100)))
            .Aggregate(static a => a.Count(), static (_, _, n) => n).SinkTo(counted.Writer);
        var job = env.Start("idle", CancellationToken.None);
        busy.Release(250);
        Assert.True(SpinWait.SpinUntil(() => job.Metrics.Read().GetValueOrDefault("busy.numRecordsOut") == 250, TimeSpan.FromMinutes(1)));
        await job.TriggerCheckpointAsync();
        Assert.False(counted.Reader.TryRead(out _));
        var results = new List<long>();
        while (results.Count < 2)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            while (counted.Reader.TryRead(out var n)) results.Add(n);
            await Task.Yield();
        }
        Assert.Equal([100, 100], results);
        await job.CancelAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Two_inputs_go_by_the_slower_clock(int parallelism)
    {
        var (left, right) = (new EndlessSource(), new EndlessSource());
        var env = Env.Of(parallelism);
        env.BufferTimeout = TimeSpan.Zero;
        env.AutoWatermarkInterval = TimeSpan.Zero;
        var counted = Channel.CreateUnbounded<long>();
        var one = env.FromSource(left, Env.Bounded(0, static (long x) => x)).Name("left").Rebalance().Map(static x => x);
        var two = env.FromSource(right, Env.Bounded(0, static (long x) => x)).Name("right").Rebalance().Map(static x => x);
        one.Connect(two).Map(static a => a, static b => b).KeyBy(static _ => 1).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100)))
            .Aggregate(static a => a.Count(), static (_, _, n) => n).SinkTo(counted.Writer);
        var job = env.Start("slower", CancellationToken.None);
        left.Release(1000);
        Assert.True(SpinWait.SpinUntil(() => job.Metrics.Read().GetValueOrDefault("left.numRecordsOut") == 1000, TimeSpan.FromMinutes(1)));
        await job.TriggerCheckpointAsync();
        Assert.False(counted.Reader.TryRead(out _));
        right.Release(150);
        Assert.True(SpinWait.SpinUntil(() => job.Metrics.Read().GetValueOrDefault("right.numRecordsOut") == 150, TimeSpan.FromMinutes(1)));
        await job.TriggerCheckpointAsync();
        // The right clock stands at 149 - 1: the window to 100 has fired with a hundred of either side.
        Assert.Equal([200L], Read(counted.Reader));
        await job.DrainAsync();
        Assert.Equal([150L, 100, 100, 100, 100, 100, 100, 100, 100], Read(counted.Reader));
    }

    static List<long> Read(ChannelReader<long> reader)
    {
        var all = new List<long>();
        while (reader.TryRead(out var n)) all.Add(n);
        return all;
    }

    static double Out(JobClient job) => job.Metrics.Read().GetValueOrDefault("numbers.numRecordsOut");
}
