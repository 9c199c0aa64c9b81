using System.Globalization;
using ActorStream.Connectors;
using ActorStream.Streams;

namespace ActorStream.Benchmarks;

/// <summary>
/// <c>bench recovery</c>: how long a job with state is away when one of its functions fails: from the exception to the first record that is processed again, with checkpoints
/// in a directory and no delay by the restart strategy.
/// </summary>
internal sealed class RecoveryCommand(TimeProvider clock, TextWriter output)
{
    public void Run(Options options) =>
        RunAsync(options.Number("--keys", 900_000), (int)options.Number("--parallelism", 2), (int)options.Number("--rounds", 10)).GetAwaiter().GetResult();

    async Task RunAsync(long keys, int parallelism, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("recovery-").FullName;
        try
        {
            var watch = new Watch(clock);
            var env = StreamExecutionEnvironment.Create();
            env.Parallelism = parallelism;
            env.Checkpointing.Storage = CheckpointStorage.Directory(folder);
            env.Checkpointing.Interval = null;
            env.RestartStrategy = RestartStrategy.FixedDelay(rounds, TimeSpan.Zero);
            env.FromSource(DataGeneratorSource.Of(static n => n)).Uid("numbers")
                .KeyBy(n => n % keys).Process(context => new Rows(context, watch)).Uid("rows").SinkTo(new BlackholeSink<long>());
            var job = env.Start("recovery", CancellationToken.None);
            await watch.Until(2 * keys);
            await job.TriggerCheckpointAsync();
            var size = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static f => f.Length);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{keys} keys, {keys * 88 / 1e6:F0} MB of values, {size / 1e6:F0} MB in the checkpoint, parallelism {parallelism}"));
            var times = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                times.Add((await watch.FailAsync()).TotalMilliseconds);
                await watch.Until(keys);
            }
            await job.CancelAsync();
            times.Sort();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processing again after: median {times[times.Count / 2]:F0} ms, most {times[^1]:F0} ms"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Lets a function fail, and takes the time until one works again.</summary>
    sealed class Watch(TimeProvider clock)
    {
        TaskCompletionSource<TimeSpan> _again = new();
        TaskCompletionSource _reached = new();
        long _left = long.MaxValue;
        long _failedAt;
        int _failing;

        public Task Until(long records)
        {
            _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, records);
            return _reached.Task;
        }

        public Task<TimeSpan> FailAsync()
        {
            _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _failing, 1);
            return _again.Task;
        }

        public void Record()
        {
            if (Interlocked.Decrement(ref _left) == 0) _reached.TrySetResult();
            if (Volatile.Read(ref _failing) == 0) return;
            if (Interlocked.CompareExchange(ref _failing, 2, 1) == 1)
            {
                _failedAt = clock.GetTimestamp();
                throw new InvalidOperationException("This is what is measured.");
            }
        }

        public void First()
        {
            if (Volatile.Read(ref _failing) < 2) return;
            _failing = 0;
            _again.TrySetResult(clock.GetElapsedTime(_failedAt));
        }
    }

    sealed class Rows(KeyedRuntimeContext runtime, Watch watch) : KeyedProcessFunction<long, long, long>
    {
        readonly ValueState<StateCommand.Row> _row = runtime.GetState("row", default(StateCommand.Row));
        bool _begun;

        public override void ProcessElement(long value, KeyedContext<long> context, Collector<long> output)
        {
            if (!_begun)
            {
                _begun = true;
                watch.First();
            }
            watch.Record();
            // Numbers that do not compress well.
            var mixed = value * unchecked((long)0x9E3779B97F4A7C15);
            _row.Value = new StateCommand.Row(value, mixed, mixed >> 3, mixed >> 5, mixed >> 7, mixed << 9, mixed << 11, mixed >> 13, mixed << 15, mixed >> 17, mixed << 19);
        }
    }
}
