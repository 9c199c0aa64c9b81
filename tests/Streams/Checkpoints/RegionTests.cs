using System.Collections.Concurrent;
using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Parts of a program that exchange nothing restart alone.</summary>
public class RegionTests
{
    readonly CountingSource _failing = new(last: 300);
    readonly CountingSource _other = new(last: 300);
    readonly ConcurrentDictionary<long, long> _counts = new();
    readonly ConcurrentQueue<long> _untouched = new();
    int _failures;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_other_part_reads_nothing_again(int parallelism)
    {
        var job = Start(parallelism, RestartStrategy.FixedDelay(2, TimeSpan.Zero));
        AllowUpTo(100);
        await Wait.Until(job, () => Counted(10) && _untouched.Count == 100);
        await job.TriggerCheckpointAsync();
        AllowUpTo(200);
        await Wait.Until(job, () => Counted(20) && _untouched.Count == 200);
        _failures = 1;
        AllowUpTo(300);
        await job.Completion;
        Assert.Equal(2, job.Attempts);
        Assert.True(Counted(30));
        Assert.Equal(Enumerable.Range(0, 300).Select(static n => (long)n), _untouched);
    }

    [Fact]
    public async Task A_checkpoint_after_the_restart_has_both_parts()
    {
        var job = Start(1, RestartStrategy.FixedDelay(3, TimeSpan.Zero));
        _failures = 1;
        AllowUpTo(100);
        await Wait.Until(job, () => Counted(10) && _untouched.Count == 100);
        await job.TriggerCheckpointAsync();
        _failures = 1;
        AllowUpTo(200);
        await Wait.Until(job, () => Counted(20) && _untouched.Count == 200);
        AllowUpTo(300);
        await job.Completion;
        Assert.Equal(3, job.Attempts);
        Assert.Equal(1, job.Metrics["job.numberOfCompletedCheckpoints"]);
        Assert.True(Counted(30));
        Assert.Equal(300, _untouched.Count);
    }

    [Fact]
    public async Task When_a_part_may_not_restart_the_job_fails()
    {
        var job = Start(1, RestartStrategy.FixedDelay(1, TimeSpan.Zero));
        _failures = 2;
        AllowUpTo(300);
        var failed = await Assert.ThrowsAsync<JobExecutionException>(() => job.Completion);
        Assert.Contains("planted", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, job.Attempts);
    }

    [Fact]
    public async Task Stopping_reaches_the_part_that_restarts_meanwhile()
    {
        var job = Start(1, RestartStrategy.FixedDelay(1, TimeSpan.FromMilliseconds(20)));
        AllowUpTo(50);
        await Wait.Until(job, () => Counted(5) && _untouched.Count == 50);
        _failures = 1;
        AllowUpTo(60);
        await Wait.Until(job, () => job.Status == JobStatus.Restarting || job.Attempts == 2);
        await job.DrainAsync();
        Assert.Equal(JobStatus.Finished, job.Status);
        Assert.Equal(60, _untouched.Count);
    }

    [Fact]
    public async Task A_part_whose_checkpoint_is_damaged_has_the_whole_job_go_on_from_the_one_before()
    {
        using var folder = new TemporaryFolder();
        var job = Start(
            1, RestartStrategy.FixedDelay(3, TimeSpan.Zero),
            $"-Dexecution.checkpointing.dir={folder.Path}", "-Dexecution.checkpointing.num-retained=2", "-Dactorstream.state-recovery.fall-back=true");
        foreach (var upTo in new[] { 100, 200 })
        {
            AllowUpTo(upTo);
            await Wait.Until(job, () => Counted(upTo / 10) && _untouched.Count == upTo);
            await job.TriggerCheckpointAsync();
        }
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Where(static f => f.Contains("chk-0000000002", StringComparison.Ordinal) && !f.Contains("metadata", StringComparison.Ordinal)))
            File.WriteAllText(file, "damaged");
        _failures = 1;
        AllowUpTo(300);
        await job.Completion;
        Assert.Equal(3, job.Attempts);
        Assert.True(Counted(30));
        Assert.Equal(Enumerable.Range(0, 300).Select(static n => (long)n), _untouched.Distinct().Order());
    }

    bool Counted(long each) => _counts.Count == 10 && _counts.Values.All(n => n == each);

    void AllowUpTo(long number)
    {
        _failing.AllowUpTo(number);
        _other.AllowUpTo(number);
    }

    RunningJob Start(int parallelism, RestartStrategy restart, params string[] options)
    {
        var env = Env.Of(parallelism, false, options);
        env.Checkpointing.Interval = null;
        env.RestartStrategy = restart;
        env.FromSource(_failing).Uid("failing").KeyBy(static x => x % 10).Process(static context => new Counter(context)).Uid("counter").SinkTo((row, _) =>
        {
            if (Volatile.Read(ref _failures) > 0 && Interlocked.Decrement(ref _failures) >= 0) throw new InvalidOperationException("planted");
            _counts[row.Key] = row.Count;
            return Task.CompletedTask;
        });
        env.FromSource(_other).Uid("other").Map(static x => x).SinkTo((x, _) =>
        {
            _untouched.Enqueue(x);
            return Task.CompletedTask;
        });
        return env.Start("parts", CancellationToken.None);
    }
}
