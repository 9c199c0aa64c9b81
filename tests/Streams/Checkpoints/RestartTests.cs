using System.Collections.Concurrent;
using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>A failed job goes on from its last completed checkpoint: rows B8, B10 to B12 of the reference.</summary>
public class RestartTests
{
    static readonly TimeSpan AtOnce = TimeSpan.Zero;

    public static TheoryData<int, bool> Forms => new() { { 1, true }, { 1, false }, { 3, true }, { 3, false } };

    [Theory, MemberData(nameof(Forms))]
    public async Task State_counts_each_record_once_whatever_was_repeated(int parallelism, bool chaining)
    {
        var source = new CountingSource(splits: 2);
        var fails = 0;
        var seen = new ConcurrentDictionary<long, long>();
        var env = Env.Of(parallelism, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        env.RestartStrategy = RestartStrategy.FixedDelay(1, AtOnce);
        env.FromSource(source)
            .Map(x => x % 1_000_000 == 150 && Interlocked.Exchange(ref fails, 0) == 1 ? throw new InvalidOperationException("planted") : x)
            .KeyBy(static x => x % 10)
            .Process(static context => new Counter(context))
            .SinkTo((row, _) =>
            {
                seen.AddOrUpdate(row.Key, row.Count, (_, old) => Math.Max(old, row.Count));
                return Task.CompletedTask;
            });
        var job = env.Start("counts", CancellationToken.None);
        source.AllowUpTo(100);
        await job.TriggerCheckpointAsync();
        fails = 1;
        source.AllowUpTo(200);
        await Wait.Until(job, () => job.Attempts == 2 && job.Status == JobStatus.Running);
        source.AllowUpTo(300);
        await Wait.Until(job, () => seen.Count == 10 && seen.Values.All(static n => n == 60));
        Assert.Equal(1, job.Metrics["job.numRestarts"]);
        Assert.Equal(1, job.Metrics["job.numberOfCompletedCheckpoints"]);
        Assert.InRange(job.Metrics["job.lastCheckpointSize"], 10 * 16, 10_000);
        await job.CancelAsync();
        Assert.All(seen, static count => Assert.Equal(60, count.Value));
    }

    [Theory]
    [InlineData("STAY_FINISHED", 10)]
    [InlineData("RUN_AFRESH", 20)]
    public async Task A_job_that_has_come_to_its_end_runs_again_or_stays_finished_as_the_option_says(string mode, int rows)
    {
        using var folder = new TemporaryFolder();
        var seen = new ConcurrentQueue<long>();
        for (var start = 0; start < 2; start++)
        {
            var env = Env.Of(1, false, $"-Dexecution.checkpointing.dir={folder.Path}", $"-Dactorstream.state-recovery.finished-job={mode}");
            env.FromSequence(1, 10).SinkTo((n, _) =>
            {
                seen.Enqueue(n);
                return Task.CompletedTask;
            });
            Assert.Equal(JobStatus.Finished, (await env.ExecuteAsync("nightly")).Status);
        }
        Assert.Equal(rows, seen.Count);
    }

    [Fact]
    public async Task A_job_without_a_restart_strategy_ends_with_the_first_failure()
    {
        var env = Env.Of();
        env.FromSequence(1, 10).Map<long>(static _ => throw new InvalidOperationException("planted")).SinkTo(static (_, _) => Task.CompletedTask);
        var failed = await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("fails"));
        Assert.Contains("planted", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_are_used_up_and_the_first_cause_is_told()
    {
        var calls = 0;
        var env = Env.Of();
        env.RestartStrategy = RestartStrategy.FixedDelay(3, AtOnce);
        env.FromElements(1).Map<int>(x => throw new InvalidOperationException($"planted {Interlocked.Increment(ref calls)}")).SinkTo(static (_, _) => Task.CompletedTask);
        await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("fails"));
        Assert.Equal(4, calls);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Two_phase_results_of_a_bounded_job_are_committed_once_by_its_last_checkpoint(int parallelism, bool chaining)
    {
        var fails = 1;
        var table = new Committed();
        var env = Env.Of(parallelism, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        env.RestartStrategy = RestartStrategy.FixedDelay(5, AtOnce);
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(10);
        env.FromSequence(1, 50_000)
            .Map(x => x == 30_000 && Interlocked.Exchange(ref fails, 0) == 1 ? throw new InvalidOperationException("planted") : x)
            .SinkTo(table);
        var result = await env.ExecuteAsync("commits");
        Assert.Equal(JobStatus.Finished, result.Status);
        Assert.Equal(Enumerable.Range(1, 50_000).Select(static x => (long)x), table.Rows.Order());
    }

    [Fact]
    public async Task A_job_that_is_started_again_goes_on_from_its_directory_and_one_that_finished_starts_afresh()
    {
        using var folder = new TemporaryFolder();
        var counts = new ConcurrentDictionary<long, long>();
        async Task<RunningJob> StartAsync(CountingSource source)
        {
            var env = Env.Of(2);
            env.Checkpointing.Storage = CheckpointStorage.Directory(folder.Path);
            env.Checkpointing.Interval = null;
            env.RestartStrategy = RestartStrategy.None;
            env.FromSource(source).KeyBy(static x => x % 10).Process(static context => new Counter(context)).SinkTo((row, _) =>
            {
                counts[row.Key] = row.Count;
                return Task.CompletedTask;
            });
            await Task.CompletedTask;
            return env.Start("again", CancellationToken.None);
        }
        var first = new CountingSource();
        var job = await StartAsync(first);
        first.AllowUpTo(100);
        await Wait.Until(job, () => counts.Count == 10 && counts.Values.All(static n => n == 10));
        await job.TriggerCheckpointAsync();
        await job.CancelAsync();

        var second = new CountingSource(last: 150);
        job = await StartAsync(second);
        second.AllowUpTo(150);
        await job.Completion;
        Assert.All(counts, static count => Assert.Equal(15, count.Value));

        var third = new CountingSource(last: 20);
        third.AllowUpTo(20);
        await (await StartAsync(third)).Completion;
        Assert.All(counts, static count => Assert.Equal(2, count.Value));
    }
}
