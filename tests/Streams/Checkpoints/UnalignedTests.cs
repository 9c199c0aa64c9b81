using ActorStream.Operators.Exchange;
using ActorStream.Persistence;
using ActorStream.Windows;
using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Barriers that overtake records: rows B7 of the reference. A gate at the job's end lets nothing through, so that all channels fill up.</summary>
public sealed class UnalignedTests : IDisposable
{
    const int Splits = 2;
    const int Records = 6000;
    const string JobId = "gated";

    readonly TemporaryFolder _folder = new();
    readonly Committed _table = new();
    TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _asked;
    int _emitted;
    int _fails;

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<string, int, int>();
            foreach (var shape in new[] { "count", "window", "connect", "shuffle" })
                foreach (var (before, after) in new[] { (1, 1), (2, 2), (1, 3), (3, 1), (2, 3) })
                    // Windows whose subtasks were at different event times stay at their parallelism.
                    if (shape != "window" || before == 1 || before == after) shapes.Add(shape, before, after);
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public async Task A_blocked_exchange_delays_no_barrier_and_each_record_counts_once_when_the_job_goes_on(string shape, int before, int after)
    {
        var job = Start(shape, before, gated: true);
        await Full(job);
        await job.TriggerCheckpointAsync();
        await job.CancelAsync();
        // What windows give depends on when event time is told.
        if (shape != "window") Assert.True(await InFlightAsync() > 0, "Nothing was overtaken.");
        Open();
        await Start(shape, after, gated: true).Completion;
        Assert.Equal(Expected(shape).Order(), _table.Rows.Order());
    }

    [Fact]
    public async Task What_was_overtaken_and_is_not_processed_yet_is_in_the_next_checkpoint_too()
    {
        for (var start = 1; start <= 3; start++)
        {
            _asked = 0;
            var job = Start("count", start, gated: true);
            await Full(job);
            await job.TriggerCheckpointAsync();
            await job.TriggerCheckpointAsync();
            await job.CancelAsync();
        }
        Open();
        await Start("count", 2, gated: true).Completion;
        Assert.Equal(Expected("count").Order(), _table.Rows.Order());
    }

    [Fact]
    public async Task A_job_that_fails_goes_on_from_what_was_overtaken()
    {
        var job = Start("count", 2, gated: true, restart: RestartStrategy.FixedDelay(1, TimeSpan.Zero));
        await Full(job);
        await job.TriggerCheckpointAsync();
        _fails = 1;
        Open();
        await job.Completion;
        Assert.Equal(2, job.Attempts);
        Assert.Equal(Expected("count").Order(), _table.Rows.Order());
    }

    [Fact]
    public async Task Without_the_option_a_barrier_waits_for_the_records_in_front_of_it()
    {
        var job = Start("count", 1, gated: true, records: int.MaxValue, allowed: Records, options: "-Dexecution.checkpointing.unaligned.enabled=false");
        await Full(job);
        var cut = job.TriggerCheckpointAsync();
        Assert.False(cut.IsCompleted);
        Open();
        await cut;
        Assert.Equal(0, await InFlightAsync());
        await job.CancelAsync();
    }

    [Fact]
    public async Task Within_its_time_a_barrier_waits_too()
    {
        var job = Start("count", 1, gated: true, records: int.MaxValue, allowed: Records, options: "-Dexecution.checkpointing.aligned-checkpoint-timeout=1h");
        await Full(job);
        var cut = job.TriggerCheckpointAsync();
        Open();
        await cut;
        Assert.Equal(0, await InFlightAsync());
        await job.CancelAsync();
    }

    [Fact]
    public async Task After_its_time_it_overtakes()
    {
        var job = Start("count", 2, gated: true, records: int.MaxValue, allowed: Records, options: "-Dexecution.checkpointing.aligned-checkpoint-timeout=20ms");
        await Full(job);
        await job.TriggerCheckpointAsync();
        Assert.True(await InFlightAsync() > 0);
        await job.CancelAsync();
    }

    [Theory]
    [InlineData("broadcast")]
    [InlineData("rescale")]
    [InlineData("custom")]
    [InlineData("uncoded")]
    public async Task Where_it_matters_who_gets_a_record_or_records_have_no_byte_form_barriers_wait(string shape)
    {
        var job = Start(shape, 2, gated: true, records: int.MaxValue, allowed: Records);
        await Full(job);
        var cut = job.TriggerCheckpointAsync();
        Open();
        await cut;
        Assert.Equal(0, await InFlightAsync("-> gate"));
        await job.CancelAsync();
    }

    [Fact]
    public async Task A_savepoint_overtakes_nothing()
    {
        using var savepoints = new TemporaryFolder();
        var job = Start("count", 2, gated: true, records: int.MaxValue, allowed: Records);
        await Full(job);
        var taken = new JobClient(job).TriggerSavepointAsync(savepoints.Path);
        Open();
        var store = SavepointFolder.Open(await taken, TimeProvider.System);
        var info = await SavepointInfo.ReadAsync(store.Store, store.Job, store.Metadata);
        Assert.DoesNotContain(info.Operators, static op => InFlight.EdgeOf(op.Uid) is not null);
        await job.CancelAsync();
    }

    [Fact]
    public async Task A_plan_without_the_exchange_is_refused_naming_it_and_what_to_do()
    {
        var job = Start("count", 1, gated: true, records: 30_000);
        // More than there is room for behind the exchange.
        await Wait.Until(job, () => _emitted > 15_000);
        await job.TriggerCheckpointAsync();
        await job.CancelAsync();
        // With one subtask and barriers that wait, what is behind KeyBy runs in the source's task.
        var failed = await Assert.ThrowsAsync<JobExecutionException>(() => Start("count", 1, gated: true, options: "-Dexecution.checkpointing.unaligned.enabled=false").Completion);
        Assert.Contains("records in flight from in -> count", failed.Message, StringComparison.Ordinal);
        Assert.Contains("unaligned.enabled=true", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_exchange_is_there_the_option_may_be_turned_off_again()
    {
        var job = Start("count", 2, gated: true);
        await Full(job);
        await job.TriggerCheckpointAsync();
        await job.CancelAsync();
        Open();
        await Start("count", 2, gated: true, options: "-Dexecution.checkpointing.unaligned.enabled=false").Completion;
        Assert.Equal(Expected("count").Order(), _table.Rows.Order());
    }

    [Fact]
    public async Task A_checkpoint_that_overtook_nothing_fits_other_plans()
    {
        var job = Start("count", 1, gated: false, records: int.MaxValue, allowed: 50);
        await Wait.Until(job, () => _asked == Splits * 50);
        await job.TriggerCheckpointAsync();
        await job.CancelAsync();
        await Start("count", 1, gated: false, records: 100, options: "-Dexecution.checkpointing.unaligned.enabled=false").Completion;
        Assert.Equal(Expected("count", 100).Order(), _table.Rows.Order());
    }

    [Fact]
    public void Windows_at_different_event_times_are_refused_at_another_parallelism_naming_the_one_that_fits()
    {
        var stored = new long[] { 3, 20 }.Select(static w => new OperatorSnapshot([StoredWatermark.Freeze(w).Write()])).ToArray();
        Assert.Equal(3, StoredWatermark.Restore(new SnapshotReader(stored, 0, 2)));
        Assert.Equal(20, StoredWatermark.Restore(new SnapshotReader(stored, 1, 2)));
        var refused = Assert.Throws<StateMismatchException>(() => StoredWatermark.Restore(new SnapshotReader(stored, 0, 3)));
        Assert.Contains("a parallelism of 2", refused.Message, StringComparison.Ordinal);
        stored[1] = stored[0];
        Assert.Equal(3, StoredWatermark.Restore(new SnapshotReader(stored, 2, 3)));
    }

    [Fact]
    public async Task A_mode_in_which_nothing_waits_is_refused()
    {
        var env = Env.Of(1, false, "-Dexecution.checkpointing.unaligned.enabled=true", "-Dexecution.checkpointing.mode=AT_LEAST_ONCE");
        env.FromSequence(1, 10).SinkTo(static (_, _) => Task.CompletedTask);
        var refused = await Assert.ThrowsAsync<InvalidOptionException>(async () => await env.ExecuteAsync("loose"));
        Assert.Contains("execution.checkpointing.unaligned.enabled", refused.Message, StringComparison.Ordinal);
        Assert.Contains("EXACTLY_ONCE", refused.Message, StringComparison.Ordinal);
    }

    static IEnumerable<long> All(int records) => from split in Enumerable.Range(0, Splits) from n in Enumerable.Range(0, records) select (split * 1_000_000L) + n;

    /// <summary>Of each key, ten in all, the counts 1, 2, 3 …; of windows of 100 the number of records of each key; of pairs each once; else the records.</summary>
    static IEnumerable<long> Expected(string shape, int records = Records) => shape switch
    {
        "count" => Enumerable.Range(0, 10).SelectMany(key => Enumerable.Range(1, records * Splits / 10).Select(n => (key * 1_000_000L) + n)),
        "window" => All(records).Where(static x => x < 1_000_000).GroupBy(static x => (Key: x % 10, Start: x % 1_000_000 / 100)).Select(static g => (g.Key.Key * 1_000_000_000L) + (g.Key.Start * 1000) + g.Count()),
        "connect" => All(records).SelectMany(static x => new[] { x, -x - 1 }),
        _ => All(records),
    };

    RunningJob Start(string shape, int parallelism, bool gated, RestartStrategy? restart = null, int records = Records, long allowed = long.MaxValue, params string[] options)
    {
        var env = Env.Of(parallelism, false, ["--job-id", JobId, "-Dexecution.checkpointing.unaligned.enabled=true", .. options]);
        env.Checkpointing.Storage = CheckpointStorage.Directory(_folder.Path);
        env.Checkpointing.Interval = null;
        env.RestartStrategy = restart ?? RestartStrategy.None;
        env.MaxParallelism = 16;
        // Parts that one subtask reads one after the other would be late.
        var source = new CountingSource(shape == "window" ? 1 : Splits, records);
        source.AllowUpTo(allowed);
        var numbers = env.FromSource(source, Env.Bounded<long>(0, x => Interlocked.Increment(ref _emitted) >= 0 ? x % 1_000_000 : 0)).Uid("in");
        Build(shape, env, numbers).Rebalance().OrderedWait(
            async (x, cancellationToken) =>
            {
                Interlocked.Increment(ref _asked);
                if (gated) await _gate.Task.WaitAsync(cancellationToken);
                if (Interlocked.Exchange(ref _fails, 0) == 1) throw new InvalidOperationException("planted");
                return x;
            },
            TimeSpan.FromHours(1), capacity: 3).Uid("gate").SinkTo(_table).Uid("out");
        return env.Start("gated", CancellationToken.None);
    }

    static DataStream<long> Build(string shape, StreamExecutionEnvironment env, DataStream<long> numbers) => shape switch
    {
        "count" => numbers.KeyBy(static x => x % 10).Process(static context => new Counter(context)).Uid("count").Map(static row => (row.Key * 1_000_000) + row.Count),
        "window" => numbers.KeyBy(static x => x % 10).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100)))
            .Aggregate(static a => a.Count(), static (key, window, count) => (key * 1_000_000_000) + (window.Start.ToUnixTimeMilliseconds() / 100 * 1000) + count).Uid("window"),
        "connect" => numbers.KeyBy(static x => x % 10).Connect(numbers.KeyBy(static x => x % 10)).Process(static context => new Both(context)).Uid("connect"),
        "broadcast" => numbers.Connect(numbers.Broadcast()).Process(static _ => new First()).Uid("broadcast"),
        "rescale" => numbers.Rescale().Map(static x => x).Uid("rescaled"),
        "custom" => numbers.PartitionCustom(static x => x, static (x, n) => (int)(x % n)).Map(static x => x).Uid("chosen"),
        "uncoded" => numbers.Map(static x => new Wrapped(() => x)).Shuffle().Map(static w => w.Value()).Uid("unwrapped"),
        _ => numbers.Shuffle().Map(static x => x).Uid("shuffled"),
    };

    /// <summary>There is more than the gate has taken.</summary>
    Task Full(RunningJob job) => Wait.Until(job, () => _asked > 0 && _emitted >= 5000);

    void Open() => _gate.TrySetResult();

    /// <summary>The records in flight that the newest checkpoint has.</summary>
    async Task<long> InFlightAsync(string? except = null)
    {
        var store = CheckpointStorage.Directory(_folder.Path).Open(TimeProvider.System);
        var names = await store.ListObjectsAsync(JobId, "chk-", CancellationToken.None);
        var newest = names.Where(static n => n.EndsWith("/metadata", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;
        var info = await SavepointInfo.ReadAsync(store, JobId, newest);
        return info.Operators.Where(op => InFlight.EdgeOf(op.Uid) is { } edge && (except is null || !edge.EndsWith(except, StringComparison.Ordinal)) && !InFlight.IsWatermark(op.Uid)).Sum(static op => op.States.Sum(static s => s.Rows));
    }

    sealed class First : BroadcastProcessFunction<long, long, long>
    {
        public override void ProcessElement(long value, ProcessContext context, Collector<long> output) => output.Collect(value);

        public override void ProcessBroadcastElement(long value, BroadcastContext context, Collector<long> output)
        {
        }
    }

    /// <summary>Has no byte form.</summary>
    sealed class Wrapped(Func<long> value)
    {
        public long Value() => value();
    }

    sealed class Both(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, long, long, long>
    {
        readonly ValueState<long> _count = runtime.GetState("count", 0L);

        public override void ProcessElement1(long value, KeyedContext<long> context, Collector<long> output)
        {
            _count.Value++;
            output.Collect(value);
        }

        public override void ProcessElement2(long value, KeyedContext<long> context, Collector<long> output)
        {
            _count.Value++;
            output.Collect(-value - 1);
        }
    }
}
