using System.Collections.Concurrent;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Savepoints: written while a job runs or stops, and started from at another parallelism.</summary>
public class SavepointTests
{
    readonly ConcurrentDictionary<long, long> _counts = new();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    public async Task A_job_starts_from_a_savepoint_at_another_parallelism(int before, int after)
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource(splits: 3);
        var job = Start(source, before);
        source.AllowUpTo(100);
        await Wait.Until(job, () => Counted(30));
        var savepoint = await job.TriggerSavepointAsync(folder.Path, stops: false, drains: false, CancellationToken.None);
        source.AllowUpTo(150);
        await Wait.Until(job, () => Counted(45));
        await job.CancelAsync();

        var second = new CountingSource(splits: 3);
        second.AllowUpTo(200);
        var restored = Start(second, after, $"-Dexecution.state-recovery.path={savepoint}");
        await Wait.Until(restored, () => Counted(60));
        await restored.CancelAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_job_that_stops_with_a_savepoint_has_processed_what_is_in_it_and_nothing_else(int parallelism)
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource(splits: 2);
        var job = Start(source, parallelism);
        source.AllowUpTo(100_000);
        await Wait.Until(job, () => _counts.Count == 10);
        var savepoint = await job.TriggerSavepointAsync(folder.Path, stops: true, drains: false, CancellationToken.None);
        Assert.Equal(JobStatus.Finished, job.Status);
        var stoppedAt = _counts.Values.Sum();

        _counts.Clear();
        var second = new CountingSource(splits: 2, last: 100_000);
        second.AllowUpTo(100_000);
        var restored = Start(second, parallelism, $"-Dexecution.state-recovery.path={savepoint}");
        await restored.Completion;
        Assert.Equal(200_000, _counts.Values.Sum());
        Assert.InRange(stoppedAt, 1, 200_000);
        Assert.Equal(10, _counts.Count);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 100)]
    public async Task Draining_fires_what_is_open_before_the_savepoint(bool drain, int fired)
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource();
        var env = Env.Of(2);
        var read = 0;
        var results = new ConcurrentQueue<int>();
        env.FromSource(source, WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (long x) => x))
            .Map(x =>
            {
                Interlocked.Increment(ref read);
                return x;
            })
            .KeyBy(static x => x % 10)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromDays(1)))
            .Aggregate(static a => a.Count(), static (_, _, n) => n)
            .SinkTo((n, _) =>
            {
                results.Enqueue((int)n);
                return Task.CompletedTask;
            });
        var job = env.Start("drain", CancellationToken.None);
        source.AllowUpTo(100);
        await Wait.Until(job, () => Volatile.Read(ref read) == 100);
        await job.TriggerSavepointAsync(folder.Path, stops: true, drains: drain, CancellationToken.None);
        Assert.Equal(JobStatus.Finished, job.Status);
        Assert.Equal(fired, results.Sum());
    }

    [Fact]
    public async Task State_that_no_operator_claims_is_refused_by_name_unless_it_may_be_dropped()
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource();
        var job = Start(source, 1);
        source.AllowUpTo(10);
        await Wait.Until(job, () => Counted(1));
        var savepoint = await job.TriggerSavepointAsync(folder.Path, stops: true, drains: false, CancellationToken.None);

        var other = new CountingSource(last: 20);
        other.AllowUpTo(20);
        var env = Env.Of(1, false, $"-Dexecution.state-recovery.path={savepoint}");
        env.FromSource(other).Uid("numbers").SinkTo(static (_, _) => Task.CompletedTask);
        var failed = await Assert.ThrowsAsync<JobExecutionException>(() => env.Start("other", CancellationToken.None).Completion);
        Assert.Contains("holds state of uid \"counter\", which this plan lacks", failed.Message, StringComparison.Ordinal);
        Assert.Contains("execution.state-recovery.ignore-unclaimed-state", failed.Message, StringComparison.Ordinal);

        var read = new ConcurrentQueue<long>();
        env = Env.Of(1, false, $"-Dexecution.state-recovery.path={savepoint}", "-Dexecution.state-recovery.ignore-unclaimed-state=true");
        env.FromSource(other).Uid("numbers").SinkTo((x, _) =>
        {
            read.Enqueue(x);
            return Task.CompletedTask;
        });
        await env.Start("other", CancellationToken.None).Completion;
        Assert.Equal(Enumerable.Range(10, 10).Select(static x => (long)x), read);
    }

    [Fact]
    public async Task Another_max_parallelism_is_refused_and_one_that_is_derived_is_taken_from_the_savepoint()
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource();
        var job = Start(source, 2, "-Dpipeline.max-parallelism=4");
        source.AllowUpTo(10);
        await Wait.Until(job, () => Counted(1));
        var savepoint = await job.TriggerSavepointAsync(folder.Path, stops: true, drains: false, CancellationToken.None);

        var failed = await Assert.ThrowsAsync<JobExecutionException>(() =>
            Start(new CountingSource(last: 1), 2, $"-Dexecution.state-recovery.path={savepoint}", "-Dpipeline.max-parallelism=8").Completion);
        Assert.Contains("set the max parallelism to 4", failed.Message, StringComparison.Ordinal);

        var next = new CountingSource(last: 20);
        next.AllowUpTo(20);
        await Start(next, 3, $"-Dexecution.state-recovery.path={savepoint}").Completion;
        Assert.True(Counted(2));
    }

    [Fact]
    public async Task Without_a_folder_it_goes_where_the_options_say()
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource();
        var job = Start(source, 1, $"-Dexecution.checkpointing.savepoint-dir={folder.Path}");
        var savepoint = await job.TriggerSavepointAsync(null, stops: true, drains: false, CancellationToken.None);
        Assert.Equal(folder.Path, Path.GetDirectoryName(savepoint));

        job = Start(source, 1);
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => job.TriggerSavepointAsync(null, stops: true, drains: false, CancellationToken.None));
        Assert.Contains("execution.checkpointing.savepoint-dir", refused.Message, StringComparison.Ordinal);
        await job.CancelAsync();
    }

    [Theory]
    [InlineData("CLAIM", false)]
    [InlineData("NO_CLAIM", true)]
    public async Task A_claimed_savepoint_is_deleted_once_the_job_has_a_checkpoint_of_its_own_and_is_not_needed_any_more(string mode, bool stays)
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource();
        var job = Start(source, 2);
        source.AllowUpTo(10);
        await Wait.Until(job, () => Counted(1));
        var savepoint = await job.TriggerSavepointAsync(Path.Combine(folder.Path, "savepoints"), stops: true, drains: false, CancellationToken.None);

        string[] options = [$"-Dexecution.state-recovery.path={savepoint}", $"-Dexecution.state-recovery.claim-mode={mode}", $"-Dexecution.checkpointing.dir={folder.Path}/checkpoints"];
        source = new CountingSource();
        job = Start(source, 2, options);
        source.AllowUpTo(20);
        await Wait.Until(job, () => Counted(2));
        Assert.True(Directory.Exists(savepoint));
        await job.TriggerCheckpointAsync();
        await Wait.Until(job, () => Directory.Exists(savepoint) == stays);
        await job.CancelAsync();
        Assert.Equal(stays, Directory.Exists(savepoint));

        source = new CountingSource(last: 30);
        source.AllowUpTo(30);
        await Start(source, 2, options).Completion;
        Assert.True(Counted(3));
    }

    [Fact]
    public async Task A_savepoint_that_is_not_there_is_named()
    {
        var failed = await Assert.ThrowsAsync<JobExecutionException>(() => Start(new CountingSource(last: 0), 1, "-Dexecution.state-recovery.path=nowhere/savepoint-1").Completion);
        Assert.Contains(Path.GetFullPath("nowhere/savepoint-1"), failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_has_ended_says_so()
    {
        using var folder = new TemporaryFolder();
        var job = Start(new CountingSource(last: 0), 1);
        await job.Completion;
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => job.TriggerSavepointAsync(folder.Path, stops: true, drains: false, CancellationToken.None));
        Assert.Contains("has ended", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_whose_commit_fails_after_its_last_savepoint_commits_from_it_and_ends()
    {
        using var folder = new TemporaryFolder();
        var table = new Committed();
        var source = new CountingSource();
        var env = Env.Of(1, false, "-Dexecution.checkpointing.interval=off");
        env.RestartStrategy = RestartStrategy.FixedDelay(1, TimeSpan.Zero);
        env.FromSource(source).SinkTo(table);
        var job = env.Start("stopped", CancellationToken.None);
        source.AllowUpTo(100);
        await Wait.Until(job, () => table.Written == 100);
        table.Refusals = 5;
        await job.TriggerSavepointAsync(folder.Path, stops: true, drains: false, CancellationToken.None);
        Assert.Equal(JobStatus.Finished, job.Status);
        Assert.Equal(2, job.Attempts);
        Assert.Equal(Enumerable.Range(0, 100).Select(static n => (long)n), table.Rows.Order());
        Assert.Equal(100, table.Written);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public async Task A_job_whose_process_was_killed_while_it_stopped_ends_with_its_savepoint_unless_it_is_started_from_it(bool fromIt, int more)
    {
        using var folder = new TemporaryFolder();
        var checkpoints = Path.Combine(folder.Path, "checkpoints");
        string[] options = ["--job-id", "stopped", $"-Dexecution.checkpointing.dir={checkpoints}"];
        var source = new CountingSource();
        var job = Start(source, 1, options);
        source.AllowUpTo(10);
        await Wait.Until(job, () => Counted(1));
        var savepoint = await job.TriggerSavepointAsync(folder.Path, stops: false, drains: false, CancellationToken.None);
        await job.CancelAsync();
        var ledger = await KilledWhileItStopped(checkpoints, savepoint);

        _counts.Clear();
        source = new CountingSource(last: 20);
        source.AllowUpTo(20);
        job = Start(source, 1, fromIt ? [.. options, $"-Dexecution.state-recovery.path={savepoint}"] : options);
        await job.Completion;
        Assert.Equal(JobStatus.Finished, job.Status);
        Assert.Equal(more, _counts.GetValueOrDefault(3));
        Assert.True((await ledger.Store.ReadRecordAsync("stopped", default)) is { } record && JobRecord.FromBytes(record.Content.Span).IsFinished);
    }

    [Fact]
    public async Task A_job_that_only_comes_to_its_end_fires_no_timer()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = Path.Combine(folder.Path, "checkpoints");
        var time = new ManualTime();
        var rung = new ConcurrentQueue<long>();
        var source = new CountingSource(last: 20);
        var job = StartAlarms();
        source.AllowUpTo(10);
        await Wait.Until(job, () => rung.Count == 10);
        var savepoint = await job.TriggerSavepointAsync(folder.Path, stops: false, drains: false, CancellationToken.None);
        await job.CancelAsync();
        await KilledWhileItStopped(checkpoints, savepoint);

        rung.Clear();
        time.Advance(TimeSpan.FromHours(1));
        source = new CountingSource(last: 20);
        await StartAlarms().Completion;
        Assert.Empty(rung);

        RunningJob StartAlarms()
        {
            var env = Env.Of(1, false, "--job-id", "stopped", $"-Dexecution.checkpointing.dir={checkpoints}");
            env.TimeProvider = time;
            env.Checkpointing.Interval = null;
            env.RestartStrategy = RestartStrategy.None;
            env.FromSource(source).Uid("numbers").KeyBy(static x => x).Process(static _ => new Alarm()).Uid("alarms").SinkTo((key, _) =>
            {
                rung.Enqueue(key);
                return Task.CompletedTask;
            });
            return env.Start("alarms", CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_batch_job_takes_no_savepoint()
    {
        using var folder = new TemporaryFolder();
        var source = new CountingSource(last: 10);
        var env = Env.Of(1, batch: true);
        env.FromSource(source).SinkTo(static (_, _) => Task.CompletedTask);
        var job = env.Start("batch", CancellationToken.None);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => job.TriggerSavepointAsync(folder.Path, false, false, CancellationToken.None));
        Assert.Contains("batch mode", refused.Message, StringComparison.Ordinal);
        source.AllowUpTo(10);
        await job.Completion;
    }

    /// <summary>Leaves the record of a job as it is between "complete" and the end of the job.</summary>
    static async Task<JobLedger> KilledWhileItStopped(string checkpoints, string savepoint)
    {
        var ledger = new JobLedger(new DirectoryStore(checkpoints, TimeProvider.System), "stopped", "killed");
        var attempt = (await ledger.RaiseAttemptAsync(false, default)).Attempt;
        var id = await ledger.ReserveIdAsync(default);
        await ledger.CompleteAsync(new CompletedCheckpoint(id, attempt, "metadata", savepoint), 1, default);
        return ledger;
    }

    bool Counted(long each) => _counts.Count == 10 && _counts.Values.All(n => n == each);

    RunningJob Start(CountingSource source, int parallelism, params string[] options)
    {
        var env = Env.Of(parallelism, false, options);
        env.Checkpointing.Interval = null;
        env.RestartStrategy = RestartStrategy.None;
        env.FromSource(source).Uid("numbers").KeyBy(static x => x % 10).Process(static context => new Counter(context)).Uid("counter").SinkTo((row, _) =>
        {
            _counts[row.Key] = row.Count;
            return Task.CompletedTask;
        });
        return env.Start("saved", CancellationToken.None);
    }

    sealed class Alarm : KeyedProcessFunction<long, long, long>
    {
        public override void ProcessElement(long value, KeyedContext<long> context, Collector<long> output)
        {
            context.TimerService.RegisterProcessingTimeTimer(context.TimerService.CurrentProcessingTime + TimeSpan.FromMinutes(1));
            output.Collect(value);
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<long> context, Collector<long> output) => output.Collect(-context.CurrentKey);
    }
}
