using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>A checkpoint that fails, is late or is overtaken does no harm to its job, unless it was told to.</summary>
public class FailedCheckpointTests
{
    readonly StubbornStore _store = new();
    readonly CountingSource _source = new();
    int _read;

    [Fact]
    public async Task A_failed_checkpoint_is_reported_and_the_job_goes_on()
    {
        var job = Start();
        _source.AllowUpTo(10);
        _store.BeforeWrite = static _ => throw new IOException("the disk is full");
        var failed = await Assert.ThrowsAsync<IOException>(() => job.TriggerCheckpointAsync());
        Assert.Contains("the disk is full", failed.Message, StringComparison.Ordinal);
        _store.BeforeWrite = null;
        _source.AllowUpTo(20);
        await Wait.Until(job, () => Volatile.Read(ref _read) == 20);
        Assert.Equal(2, await job.TriggerCheckpointAsync());
        Assert.Equal((1.0, 1.0), (job.Metrics["job.numberOfFailedCheckpoints"], job.Metrics["job.numberOfCompletedCheckpoints"]));
        await job.CancelAsync();
    }

    [Fact]
    public async Task More_failures_in_a_row_than_are_tolerated_end_the_job()
    {
        var job = Start("-Dexecution.checkpointing.tolerable-failed-checkpoints=1");
        _store.BeforeWrite = static _ => throw new IOException("the disk is full");
        await Assert.ThrowsAsync<IOException>(() => job.TriggerCheckpointAsync());
        Assert.Equal(JobStatus.Running, job.Status);
        await Assert.ThrowsAsync<IOException>(() => job.TriggerCheckpointAsync());
        var failed = await Assert.ThrowsAsync<JobExecutionException>(() => job.Completion);
        Assert.Contains("the disk is full", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_takes_too_long_is_given_up_naming_the_slow_task()
    {
        var held = new TaskCompletionSource();
        var job = Start("-Dexecution.checkpointing.timeout=20ms");
        _store.BeforeWrite = name => name.EndsWith("/1-0", StringComparison.Ordinal) ? held.Task : Task.CompletedTask;
        var late = await Assert.ThrowsAsync<TimeoutException>(() => job.TriggerCheckpointAsync());
        Assert.Contains("counter", late.Message, StringComparison.Ordinal);
        Assert.Contains("execution.checkpointing.timeout", late.Message, StringComparison.Ordinal);
        _store.BeforeWrite = null;
        held.SetResult();
        _source.AllowUpTo(5);
        await Wait.Until(job, () => Volatile.Read(ref _read) == 5);
        await job.CancelAsync();
    }

    [Fact]
    public async Task A_second_start_of_a_job_takes_it_over_and_the_first_one_says_so()
    {
        var first = Start();
        await Wait.Until(first, () => first.Status == JobStatus.Running);
        var second = Start();
        await Wait.Until(second, () => second.Status == JobStatus.Running);
        await Assert.ThrowsAnyAsync<Exception>(() => first.TriggerCheckpointAsync());
        var overtaken = await Assert.ThrowsAsync<JobExecutionException>(() => first.Completion);
        Assert.Contains("Another start of the job", overtaken.Message, StringComparison.Ordinal);
        await second.TriggerCheckpointAsync();
        await second.CancelAsync();
    }

    [Fact]
    public async Task At_least_once_a_checkpoint_waits_for_no_channel()
    {
        var slow = new CountingSource();
        var env = Env.Of(1, false, "-Dexecution.checkpointing.mode=AT_LEAST_ONCE");
        env.Checkpointing.Interval = null;
        env.FromSource(_source).Union(env.FromSource(slow)).KeyBy(static x => x % 10).Process(static context => new Counter(context)).SinkTo((_, _) =>
        {
            Interlocked.Increment(ref _read);
            return Task.CompletedTask;
        });
        var job = env.Start("at least once", CancellationToken.None);
        _source.AllowUpTo(1000);
        await job.TriggerCheckpointAsync();
        slow.AllowUpTo(1000);
        await Wait.Until(job, () => Volatile.Read(ref _read) == 2000);
        await job.CancelAsync();
    }

    RunningJob Start(params string[] options)
    {
        var env = Env.Of(1, false, ["-Dpipeline.operator-chaining.enabled=false", .. options]);
        env.Checkpointing.Interval = null;
        env.Checkpointing.Storage = CheckpointStorage.Of(_store);
        env.RestartStrategy = RestartStrategy.None;
        env.FromSource(_source).Uid("numbers").KeyBy(static x => x % 10).Process(static context => new Counter(context)).Name("counter").Uid("counter").SinkTo((_, _) =>
        {
            Interlocked.Increment(ref _read);
            return Task.CompletedTask;
        });
        return env.Start("stubborn", CancellationToken.None);
    }
}
