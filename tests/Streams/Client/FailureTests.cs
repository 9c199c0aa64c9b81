using System.Runtime.CompilerServices;
using Xunit;

namespace ActorStream.Streams.Tests.Client;

public class FailureTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task A_failing_map_names_operator_subtask_record_and_cause(int parallelism, bool chaining)
    {
        var env = Env.Of(parallelism, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        var stream = env.FromSequence(1, 5000).Map(static x => x).Filter(static _ => true).Map(static x => x == 4321 ? throw new FormatException("odd one") : x).Name("parse");
        var failure = await FailsAsync(stream);
        Assert.Equal("parse", failure.Operator);
        Assert.InRange(failure.Subtask!.Value, 0, parallelism - 1);
        Assert.Contains($"parse, subtask {failure.Subtask}: FormatException: odd one", failure.Message, StringComparison.Ordinal);
        Assert.Contains(": 4321", failure.Message, StringComparison.Ordinal);
        Assert.Equal("odd one", Assert.IsType<FormatException>(failure.InnerException).Message);
    }

    [Fact]
    public async Task A_failing_filter_is_named_and_not_its_neighbours()
    {
        var stream = Env.Of().FromSequence(1, 100).Map(static x => x).Name("before").Filter(static x => x == 77 ? throw new FormatException("bad") : true).Name("sieve")
            .Map(static x => x).Name("behind");
        var failure = await FailsAsync(stream);
        Assert.Equal("sieve", failure.Operator);
        Assert.Contains(": 77", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_flat_map_is_named()
    {
        var failure = await FailsAsync(Env.Of().FromSequence(1, 100)
            .FlatMap(static x => x == 50 ? throw new FormatException("bad") : new[] { x }).Name("split"));
        Assert.Equal("split", failure.Operator);
        Assert.Contains(": 50", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_key_selector_fails_the_job_with_the_record()
    {
        var failure = await FailsAsync(Env.Of(2).FromSequence(1, 100).Map(static x => x).Name("source side")
            .KeyBy(static x => x == 60 ? throw new FormatException("no key") : x % 3).Reduce(static (a, b) => a + b).Name("sums"));
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Contains("60", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_reduce_is_named()
    {
        var failure = await FailsAsync(Env.Of(2).FromSequence(1, 100).KeyBy(static x => x % 3)
            .Reduce(static (a, b) => b == 99 ? throw new FormatException("bad") : a + b).Name("sums"));
        Assert.Equal("sums", failure.Operator);
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Contains("99", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_process_function_is_named()
    {
        var failure = await FailsAsync(Env.Of(2).FromSequence(1, 100).KeyBy(static x => x).Process(static _ => new FailsAt(42)).Name("checker"));
        Assert.Equal("checker", failure.Operator);
        Assert.Contains("checker, subtask", failure.Message, StringComparison.Ordinal);
        Assert.Contains(": 42", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_timer_is_named()
    {
        var failure = await FailsAsync(Env.Of(2).FromCollection(Enumerable.Range(1, 10))
            .AssignTimestampsAndWatermarks(Env.Bounded(0, static (int x) => x)).KeyBy(static x => x).Process(static _ => new TimerFails()).Name("alarm"));
        Assert.Equal("alarm", failure.Operator);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failing_sink_is_named(bool asynchronous)
    {
        var env = Env.Of(2);
        env.FromSequence(1, 100).SinkTo(async (x, _) =>
        {
            if (asynchronous) await Task.Yield();
            if (x == 33) throw new FormatException("disk full");
        }).Name("store");
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => env.ExecuteAsync().AsTask());
        Assert.Contains("disk full", failure.Message, StringComparison.Ordinal);
        Assert.Contains("store, subtask", failure.Message, StringComparison.Ordinal);
        Assert.Equal("store", failure.Operator);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failing_source_is_named(bool whileDiscovering)
    {
        var failure = await FailsAsync(Env.Of(2).FromSource(new FailingSource(whileDiscovering)).Name("feed"));
        Assert.Contains("line broken", failure.Message, StringComparison.Ordinal);
        Assert.Contains("feed", failure.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public async Task A_failing_OpenAsync_is_named_and_everything_is_closed()
    {
        var closed = new Counts();
        var failure = await FailsAsync(Env.Of(2).FromSequence(1, 100).Process(_ => new Lifecycle(closed, failOpen: true)).Name("opener"));
        Assert.Contains("no permission", failure.Message, StringComparison.Ordinal);
        Assert.Equal("opener", failure.Operator);
        Assert.Equal(2, closed.Closed);
    }

    [Fact]
    public async Task A_failing_CloseAsync_fails_the_job_and_is_named()
    {
        var failure = await FailsAsync(Env.Of(2).FromSequence(1, 100).Process(_ => new Lifecycle(new Counts(), failClose: true)).Name("closer"));
        Assert.Equal("closer", failure.Operator);
        Assert.Contains("cannot close", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_cause_is_told_and_not_what_closing_says_after_it()
    {
        var failure = await FailsAsync(Env.Of(1).FromSequence(1, 100)
            .Process(_ => new Lifecycle(new Counts(), failClose: true)).Name("closer").Map(static x => x == 9 ? throw new FormatException("first") : x).Name("mapper"));
        Assert.Equal("mapper", failure.Operator);
    }

    [Fact]
    public async Task Functions_are_opened_and_closed_once_in_each_subtask()
    {
        var counts = new Counts();
        await Env.Of(3).FromSequence(1, 100).Process(_ => new Lifecycle(counts)).ExecuteAndCollectListAsync();
        Assert.Equal((3, 3), (counts.Opened, counts.Closed));
    }

    [Fact]
    public async Task A_failing_async_call_is_named_with_its_record()
    {
        var failure = await FailsAsync(Env.Of().FromSequence(1, 100).OrderedWait(
            static async (x, _) =>
            {
                await Task.Yield();
                return x == 21 ? throw new FormatException("not found") : x;
            },
            TimeSpan.FromMinutes(5)).Name("lookup"));
        Assert.Equal("lookup", failure.Operator);
        Assert.Contains("not found", failure.Message, StringComparison.Ordinal);
        Assert.Contains("21", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_stops_an_endless_job()
    {
        var source = new EndlessSource();
        var env = Env.Of(2);
        env.FromSource(source).Rebalance().Map(static x => x == 3 ? throw new FormatException("three") : x).SinkTo(static (_, _) => Task.CompletedTask);
        var job = env.ExecuteAsync();
        source.Release(10);
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => job.AsTask());
        Assert.Equal("three", failure.InnerException!.Message);
        Assert.Equal(JobStatus.Failed, job.Status);
    }

    [Fact]
    public async Task An_OperationCanceledException_of_a_function_is_a_failure()
    {
        var failure = await FailsAsync(Env.Of().FromSequence(1, 100).Map(static x => x == 5 ? throw new OperationCanceledException("mine") : x).Name("m"));
        Assert.Equal("m", failure.Operator);
    }

    [Fact]
    public async Task An_async_sinks_own_cancellation_is_a_failure()
    {
        var env = Env.Of();
        env.FromSequence(1, 100).SinkTo(static async (x, _) =>
        {
            await Task.Yield();
            if (x == 7) throw new OperationCanceledException("mine");
        }).Name("store");
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => env.ExecuteAsync().AsTask());
        Assert.Equal("store", failure.Operator);
    }

    static Task<JobExecutionException> FailsAsync<T>(DataStream<T> stream) =>
        Assert.ThrowsAsync<JobExecutionException>(() => stream.ExecuteAndCollectListAsync());

    sealed class FailsAt(long bad) : KeyedProcessFunction<long, long, long>
    {
        public override void ProcessElement(long value, KeyedContext<long> context, Collector<long> output)
        {
            if (value == bad) throw new FormatException("bad");
            output.Collect(value);
        }
    }

    sealed class TimerFails : KeyedProcessFunction<int, int, int>
    {
        public override void ProcessElement(int value, KeyedContext<int> context, Collector<int> output) =>
            context.TimerService.RegisterEventTimeTimer(Env.At(100));

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<int> output) => throw new FormatException("late");
    }

    sealed class Counts
    {
        public int Opened;
        public int Closed;
    }

    sealed class Lifecycle(Counts counts, bool failOpen = false, bool failClose = false) : ProcessFunction<long, long>
    {
        public override async Task OpenAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            Interlocked.Increment(ref counts.Opened);
            if (failOpen) throw new FormatException("no permission");
        }

        public override async Task CloseAsync()
        {
            await Task.Yield();
            Interlocked.Increment(ref counts.Closed);
            if (failClose) throw new FormatException("cannot close");
        }

        public override void ProcessElement(long value, ProcessContext context, Collector<long> output) => output.Collect(value);
    }

    sealed class FailingSource(bool whileDiscovering) : SplitSource<long, int>
    {
        public override Boundedness Boundedness => Boundedness.Unbounded;

        public override async IAsyncEnumerable<int> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            yield return 0;
            if (whileDiscovering) throw new FormatException("line broken");
        }

        public override async IAsyncEnumerable<(long Record, int Split)> ReadAsync(int split, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return (1, 1);
            await Task.Yield();
            if (!whileDiscovering) throw new FormatException("line broken");
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }
}
