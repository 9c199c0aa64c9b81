using System.Threading.Channels;
using Xunit;

namespace ActorStream.Streams.Tests.Client;

public class JobClientTests
{
    [Fact]
    public async Task A_job_runs_finishes_and_can_be_awaited_twice()
    {
        var env = Env.Of(2);
        env.FromSequence(1, 10).Map(static x => x).SinkTo(static (_, _) => Task.CompletedTask);
        var job = env.ExecuteAsync("twice");
        var first = await job;
        var second = await job;
        Assert.Same(first, second);
        Assert.Equal((JobStatus.Finished, JobStatus.Finished, "twice", job.JobId), (first.Status, job.Status, job.JobName, first.JobId));
        await job.CancelAsync();
        await job.StopAsync();
        Assert.Equal(JobStatus.Finished, job.Status);
    }

    [Fact]
    public async Task An_endless_job_runs_until_it_is_cancelled()
    {
        var source = new EndlessSource();
        var env = Env.Of(2);
        var results = Channel.CreateUnbounded<long>();
        env.FromSource(source).Rebalance().Map(static x => x).SinkTo(results.Writer);
        env.BufferTimeout = TimeSpan.Zero;
        var job = env.ExecuteAsync();
        source.Release(1);
        Assert.Equal(0, await results.Reader.ReadAsync());
        Assert.Equal(JobStatus.Running, job.Status);
        await job.CancelAsync();
        Assert.Equal(JobStatus.Canceled, job.Status);
        Assert.Equal(JobStatus.Canceled, (await job).Status);
    }

    [Fact]
    public async Task A_job_is_cancelled_before_it_has_started()
    {
        for (var i = 0; i < 20; i++)
        {
            var env = Env.Of(4);
            env.FromSource(new EndlessSource()).Rebalance().Map(static x => x).SinkTo(static (_, _) => Task.CompletedTask);
            var job = env.ExecuteAsync();
            await job.CancelAsync();
            Assert.Equal(JobStatus.Canceled, (await job).Status);
        }
    }

    [Fact]
    public async Task A_job_is_stopped_before_it_has_started()
    {
        for (var i = 0; i < 20; i++)
        {
            var env = Env.Of(4);
            env.FromSource(new EndlessSource(4)).Rebalance().Map(static x => x).SinkTo(static (_, _) => Task.CompletedTask);
            var job = env.ExecuteAsync();
            await job.StopAsync();
            Assert.Equal(JobStatus.Finished, (await job).Status);
        }
    }

    [Fact]
    public async Task A_cancelled_token_cancels_the_job_at_any_time()
    {
        using var before = new CancellationTokenSource();
        await before.CancelAsync();
        Assert.Equal(JobStatus.Canceled, (await Endless(out _).ExecuteAsync("x", before.Token)).Status);

        using var during = new CancellationTokenSource();
        var job = Endless(out _).ExecuteAsync("x", during.Token);
        await during.CancelAsync();
        Assert.Equal(JobStatus.Canceled, (await job).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_whose_sink_waits_for_ever_is_cancelled(bool chained)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var env = Endless(out var source, stream =>
        {
            var sink = stream.SinkTo(async (_, cancellationToken) =>
            {
                entered.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            });
            if (!chained) sink.DisableChaining();
        });
        var job = env.ExecuteAsync();
        source.Release(100_000);
        await entered.Task;
        await job.CancelAsync();
        Assert.Equal(JobStatus.Canceled, (await job).Status);
    }

    [Fact]
    public async Task A_job_that_is_held_back_by_a_full_channel_is_cancelled()
    {
        var full = Channel.CreateBounded<long>(1);
        var env = Env.Of(2);
        env.FromSequence(1, 1_000_000).Rebalance().Map(static x => x).SinkTo(full.Writer);
        var job = env.ExecuteAsync();
        await full.Reader.WaitToReadAsync();
        await job.CancelAsync();
        Assert.Equal(JobStatus.Canceled, (await job).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Stopping_writes_what_has_been_read_and_fires_what_is_open(int parallelism)
    {
        var source = new EndlessSource();
        var env = Env.Of(parallelism);
        env.BufferTimeout = TimeSpan.Zero;
        var seen = Channel.CreateUnbounded<long>();
        var counted = Channel.CreateUnbounded<(long Key, long Count)>();
        var numbers = env.FromSource(source, Env.Bounded(0, static (long x) => x));
        numbers.SinkTo(seen.Writer);
        numbers.KeyBy(static x => x % 3).Window(TumblingEventTimeWindows.Of(TimeSpan.FromDays(1)))
            .Aggregate(static a => a.Count(), static (key, _, n) => (key, n)).SinkTo(counted.Writer);
        var job = env.ExecuteAsync();
        source.Release(300);
        for (var i = 0; i < 300; i++) await seen.Reader.ReadAsync();
        Assert.False(counted.Reader.TryPeek(out _));
        await job.StopAsync();
        Assert.Equal(JobStatus.Finished, (await job).Status);
        counted.Writer.Complete();
        Assert.Equal([(0L, 100L), (1L, 100L), (2L, 100L)], (await counted.Reader.ReadAllAsync().ToListAsync()).Order());
    }

    [Fact]
    public async Task Accumulators_are_added_up_over_subtasks()
    {
        var env = Env.Of(4);
        env.FromSequence(1, 1000).Process(static context => new Counting(context)).SinkTo(static (_, _) => Task.CompletedTask);
        var job = env.ExecuteAsync();
        var result = await job;
        Assert.Equal(500L, result.Accumulators["even"]);
        Assert.Equal(500L, job.Accumulators["even"]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task Records_in_and_out_are_counted_by_operator_name(int parallelism, bool chaining)
    {
        var env = Env.Of(parallelism, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        env.FromSequence(1, 1000).Name("numbers").Filter(static x => x % 4 == 0).Name("quarters").Map(static x => x).Name("same")
            .FlatMap(static x => new[] { x, x, x }).Name("thrice").KeyBy(static x => x).Reduce(static (a, b) => a + b).Name("sums")
            .SinkTo(static (_, _) => Task.CompletedTask).Name("end");
        var job = env.ExecuteAsync();
        await job;
        Assert.Equal(1000, job.Metrics["numbers.numRecordsOut"]);
        Assert.Equal(1000, job.Metrics["quarters.numRecordsIn"]);
        Assert.Equal(250, job.Metrics["quarters.numRecordsOut"]);
        Assert.Equal(250, job.Metrics["same.numRecordsIn"]);
        Assert.Equal(250, job.Metrics["same.numRecordsOut"]);
        Assert.Equal(250, job.Metrics["thrice.numRecordsIn"]);
        Assert.Equal(750, job.Metrics["thrice.numRecordsOut"]);
        Assert.Equal(750, job.Metrics["sums.numRecordsIn"]);
        Assert.Equal(750, job.Metrics["sums.numRecordsOut"]);
        Assert.Equal(750, job.Metrics["end.numRecordsIn"]);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Each_function_of_a_fused_run_has_counts_of_its_own(bool chaining, int sinkParallelism)
    {
        var env = Env.Of(1, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        env.FromSequence(1, 1000).Map(static x => x + 1).Name("first").Filter(static x => x % 2 == 0).Name("even").Map(static x => x / 2).Name("halved")
            .Filter(static x => x % 5 == 0).Name("fifth").Map(static x => x).Name("last")
            .SinkTo(static (_, _) => Task.CompletedTask).SetParallelism(sinkParallelism);
        var job = env.ExecuteAsync();
        await job;
        Assert.Equal((1000, 1000), InAndOut("first"));
        Assert.Equal((1000, 500), InAndOut("even"));
        Assert.Equal((500, 500), InAndOut("halved"));
        Assert.Equal((500, 100), InAndOut("fifth"));
        Assert.Equal((100, 100), InAndOut("last"));
        foreach (var name in new[] { "first", "even", "halved", "fifth", "last" }) Assert.Equal(long.MaxValue, job.Metrics[$"{name}.currentInputWatermark"]);

        (double In, double Out) InAndOut(string name) => (job.Metrics[$"{name}.numRecordsIn"], job.Metrics[$"{name}.numRecordsOut"]);
    }

    [Fact]
    public async Task An_unknown_metric_names_those_that_there_are()
    {
        var env = Env.Of();
        env.FromSequence(1, 10).Map(static x => x).Name("same").SinkTo(static (_, _) => Task.CompletedTask).Name("end");
        var job = env.ExecuteAsync();
        await job;
        var wrong = Assert.Throws<KeyNotFoundException>(() => job.Metrics["end.numRecordsInn"]);
        Assert.Contains("end.numRecordsIn", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_the_loop_over_results_cancels_the_job()
    {
        var source = new EndlessSource();
        source.Release(10_000);
        var env = Env.Of(2);
        var taken = new List<long>();
        await foreach (var x in env.FromSource(source).Rebalance().Map(static x => x).ExecuteAndCollectAsync())
        {
            taken.Add(x);
            if (taken.Count == 5) break;
        }
        Assert.Equal(5, taken.Count);
    }

    [Fact]
    public void Execute_blocks_and_gives_the_result()
    {
        var env = Env.Of(2);
        env.FromSequence(1, 10).SinkTo(static (_, _) => Task.CompletedTask);
        Assert.Equal(JobStatus.Finished, env.Execute("blocking").Status);
    }

    [Fact]
    public async Task Nothing_is_left_when_a_job_has_ended()
    {
        foreach (var way in new[] { "finish", "cancel", "fail" })
        {
            var env = Env.Of(3);
            var source = new EndlessSource();
            if (way == "finish") env.FromSequence(1, 1000).KeyBy(static x => x).Reduce(static (a, b) => a + b).SinkTo(static (_, _) => Task.CompletedTask);
            else env.FromSource(source).KeyBy(static x => x).Reduce(static (a, b) => a + b).SinkTo((x, _) => x == 5 && way == "fail" ? throw new FormatException() : Task.CompletedTask);
            var job = env.Start(way, CancellationToken.None);
            source.Release(20);
            if (way == "cancel") await job.CancelAsync();
            try
            {
                await job.Completion;
            }
            catch (JobExecutionException) when (way == "fail")
            {
                Assert.Equal(JobStatus.Failed, job.Status);
            }
            // The actors of a job are told to stop before it is over; their last turns may still be under way.
            Assert.True(SpinWait.SpinUntil(() => job.Host.LiveActors == 0, TimeSpan.FromMinutes(1)), $"{way}: {job.Host.LiveActors} actors live on");
            Assert.Equal(0, job.Host.OpenChannels);
        }
    }

    static StreamExecutionEnvironment Endless(out EndlessSource source, Action<DataStream<long>>? sink = null)
    {
        source = new EndlessSource();
        var env = Env.Of(2);
        var stream = env.FromSource(source).Rebalance().Map(static x => x);
        if (sink is null) stream.SinkTo(static (_, _) => Task.CompletedTask);
        else sink(stream);
        return env;
    }

    sealed class Counting(RuntimeContext runtime) : ProcessFunction<long, long>
    {
        readonly LongCounter _even = runtime.GetLongCounter("even");

        public override void ProcessElement(long value, ProcessContext context, Collector<long> output)
        {
            if (value % 2 == 0) _even.Add(1);
            output.Collect(value);
        }
    }
}
