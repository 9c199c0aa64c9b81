using System.Threading.Channels;
using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

/// <summary>Barriers pass through running jobs of all shapes.</summary>
public class BarrierTests
{
    public static TheoryData<string, int, bool> Shapes
    {
        get
        {
            var shapes = new TheoryData<string, int, bool>();
            foreach (var shape in new[] { "chain", "keyed", "union", "connect", "broadcast", "async", "window", "side", "diamond" })
                foreach (var parallelism in new[] { 1, 3 })
                    foreach (var chaining in new[] { true, false }) shapes.Add(shape, parallelism, chaining);
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public async Task Barriers_pass_through_a_job_that_runs_and_one_that_rests(string shape, int parallelism, bool chaining)
    {
        var (one, two) = (new EndlessSource(2), new EndlessSource());
        var env = Env.Of(parallelism, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        Build(shape, env.FromSource(one), env.FromSource(two)).SinkTo(static (_, _) => Task.CompletedTask);
        var job = env.Start(shape, CancellationToken.None);
        for (var cut = 1; cut <= 5; cut++)
        {
            one.Release(500 * (cut % 2));
            two.Release(300 * (cut % 3));
            await job.TriggerCheckpointAsync();
        }
        Assert.Equal(JobStatus.Running, job.Status);
        await job.CancelAsync();
        Assert.Equal(JobStatus.Canceled, job.Status);
    }

    [Theory]
    [InlineData("union", 1)]
    [InlineData("union", 3)]
    [InlineData("connect", 1)]
    [InlineData("connect", 3)]
    [InlineData("broadcast", 2)]
    public async Task Barriers_pass_after_a_source_has_ended(string shape, int parallelism)
    {
        var source = new EndlessSource();
        var env = Env.Of(parallelism);
        var seen = Channel.CreateUnbounded<long>();
        var ended = env.FromSequence(1, 100).Name("ended");
        ended.SinkTo(seen.Writer);
        Build(shape, env.FromSource(source), ended).SinkTo(static (_, _) => Task.CompletedTask);
        var job = env.Start(shape, CancellationToken.None);
        for (var i = 0; i < 100; i++) await seen.Reader.ReadAsync();
        for (var cut = 1; cut <= 20; cut++)
        {
            source.Release(10);
            await job.TriggerCheckpointAsync();
        }
        await job.CancelAsync();
        Assert.Equal(JobStatus.Canceled, job.Status);
    }

    [Fact]
    public async Task A_barrier_comes_through_while_sources_end()
    {
        for (var i = 0; i < 20; i++)
        {
            var source = new EndlessSource();
            var env = Env.Of(2);
            env.FromSource(source).Union(env.FromSequence(0, 200 * i)).KeyBy(static x => x).Reduce(static (a, b) => a + b).SinkTo(static (_, _) => Task.CompletedTask);
            var job = env.Start("ending", CancellationToken.None);
            for (var cut = 1; cut <= 4; cut++) await job.TriggerCheckpointAsync();
            await job.DrainAsync();
            Assert.Equal(JobStatus.Finished, job.Status);
        }
    }

    [Fact]
    public async Task A_barrier_for_a_job_that_is_cancelled_does_not_succeed()
    {
        var env = Env.Of(2);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new EndlessSource();
        env.FromSource(source).Rebalance().Map(static x => x).SinkTo(async (_, cancellationToken) =>
        {
            never.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        });
        env.BufferTimeout = TimeSpan.Zero;
        var job = env.Start("held", CancellationToken.None);
        source.Release(1000);
        await never.Task;
        var cut = job.TriggerCheckpointAsync();
        await job.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => cut);
    }

    /// <summary>What is sent before a cut has reached the sink when the cut is through: no record is overtaken.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_record_is_overtaken_by_a_barrier(int parallelism)
    {
        var source = new EndlessSource();
        var written = 0;
        var env = Env.Of(parallelism);
        var read = Channel.CreateUnbounded<long>();
        env.BufferTimeout = TimeSpan.FromHours(1);
        var numbers = env.FromSource(source).Process(_ => new Tee(read.Writer));
        numbers.Rebalance().Map(static x => x).KeyBy(static x => x % 10).Reduce(static (a, b) => a + b).SinkTo((_, _) =>
        {
            Interlocked.Increment(ref written);
            return Task.CompletedTask;
        });
        var job = env.Start("order", CancellationToken.None);
        for (var cut = 1; cut <= 10; cut++)
        {
            source.Release(50);
            for (var i = 0; i < 50; i++) await read.Reader.ReadAsync();
            await job.TriggerCheckpointAsync();
            Assert.Equal(50 * cut, Volatile.Read(ref written));
        }
        await job.CancelAsync();
    }

    static DataStream<long> Build(string shape, DataStream<long> one, DataStream<long> two) => shape switch
    {
        "chain" => one.Union(two).Map(static x => x + 1).Filter(static x => x % 2 == 0),
        "keyed" => one.Union(two).KeyBy(static x => x % 7).Reduce(static (a, b) => a + b).KeyBy(static x => x % 5).Reduce(static (a, b) => b),
        "union" => one.Union(two, two).Map(static x => x),
        "connect" => one.Connect(two).FlatMap(static a => new[] { a, a }, static b => Array.Empty<long>()).Rebalance().Map(static x => x),
        "broadcast" => one.Connect(two.Broadcast()).Process(static _ => new Both()),
        "async" => one.Union(two).UnorderedWait(static async (x, _) =>
        {
            await Task.Yield();
            return x;
        }, TimeSpan.FromMinutes(5)),
        "window" => one.Union(two).KeyBy(static x => x % 3).CountWindow(5).Reduce(static (a, b) => a + b),
        "side" => Sided(one.Union(two)),
        _ => one.Filter(static x => x % 2 == 0).Union(one.Rebalance().Filter(static x => x % 2 != 0), two.Rescale().Map(static x => x)).Shuffle().Map(static x => x),
    };

    static DataStream<long> Sided(DataStream<long> input)
    {
        var tag = new OutputTag<long>("odd");
        var split = input.FlatMap((long x, Collector<long> output) =>
        {
            if (x % 2 == 0) output.Collect(x);
            else output.Collect(tag, x);
        });
        return split.Union(split.GetSideOutput(tag).Map(static x => -x));
    }

    sealed class Tee(ChannelWriter<long> read) : ProcessFunction<long, long>
    {
        public override void ProcessElement(long value, ProcessContext context, Collector<long> output)
        {
            output.Collect(value);
            read.TryWrite(value);
        }
    }

    sealed class Both : BroadcastProcessFunction<long, long, long>
    {
        public override void ProcessElement(long value, ProcessContext context, Collector<long> output) => output.Collect(value);

        public override void ProcessBroadcastElement(long value, BroadcastContext context, Collector<long> output) => output.Collect(-value);
    }
}
