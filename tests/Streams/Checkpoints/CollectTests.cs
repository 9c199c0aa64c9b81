using System.Collections.Concurrent;
using ActorStream.Connectors;
using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

public class CollectTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Each_row_is_given_once_across_restarts(int parallelism)
    {
        const int Count = 30_000;
        var env = Env.Of(parallelism);
        env.RuntimeMode = RuntimeExecutionMode.Streaming;
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(10);
        env.RestartStrategy = RestartStrategy.FixedDelay(3, AtOnce);
        var planted = new ConcurrentDictionary<long, bool>();
        var rows = await env.FromSource(DataGeneratorSource.Of(static n => n, count: Count, recordsPerSecond: 60_000))
            .Map(n => n is 6_000 or 17_000 or 29_999 && planted.TryAdd(n, true) ? throw new InvalidOperationException("planted") : n)
            .ExecuteAndCollectListAsync("collected");
        Assert.Equal(3, planted.Count);
        Assert.Equal(Enumerable.Range(0, Count).Select(static n => (long)n), rows.Order());
    }

    [Fact]
    public async Task Rows_come_when_their_checkpoint_is_complete()
    {
        var source = new CountingSource(last: 20);
        var env = Env.Of();
        env.RuntimeMode = RuntimeExecutionMode.Streaming;
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(10);
        env.RestartStrategy = RestartStrategy.FixedDelay(1, AtOnce);
        source.AllowUpTo(10);
        await using var rows = env.FromSource(source).ExecuteAndCollectAsync("collected").GetAsyncEnumerator();
        for (var n = 0; n < 10; n++)
        {
            Assert.True(await rows.MoveNextAsync());
            Assert.Equal(n, rows.Current);
        }
        source.AllowUpTo(20);
        for (var n = 10; n < 20; n++)
        {
            Assert.True(await rows.MoveNextAsync());
            Assert.Equal(n, rows.Current);
        }
        Assert.False(await rows.MoveNextAsync());
    }

    [Fact]
    public async Task A_batch_job_that_starts_again_gives_the_rows_of_its_last_attempt()
    {
        var env = Env.Of(2, batch: true);
        env.RestartStrategy = RestartStrategy.FixedDelay(2, AtOnce);
        var failures = 0;
        var rows = await env.FromSequence(1, 5_000)
            .Map(n => n == 4_500 && Interlocked.Increment(ref failures) <= 2 ? throw new InvalidOperationException("planted") : n)
            .ExecuteAndCollectListAsync("collected");
        Assert.Equal(Enumerable.Range(1, 5_000).Select(static n => (long)n), rows.Order());
    }

    [Fact]
    public async Task A_job_that_fails_for_good_has_given_only_what_was_committed()
    {
        var env = Env.Of();
        env.RuntimeMode = RuntimeExecutionMode.Streaming;
        env.Checkpointing.Interval = null;
        env.RestartStrategy = RestartStrategy.FixedDelay(1, AtOnce);
        var rows = new List<long>();
        await Assert.ThrowsAsync<JobExecutionException>(async () =>
        {
            var failing = env.FromSequence(1, 100).Map(static n => n < 100 ? n : throw new InvalidOperationException("planted"));
            await foreach (var row in failing.ExecuteAndCollectAsync("collected")) rows.Add(row);
        });
        Assert.Empty(rows);
    }

    [Fact]
    public async Task Rows_that_cannot_be_stored_are_refused_where_the_job_starts_again()
    {
        var env = Env.Of();
        env.RuntimeMode = RuntimeExecutionMode.Streaming;
        env.RestartStrategy = RestartStrategy.FixedDelay(1, AtOnce);
        var fault = await Assert.ThrowsAsync<InvalidPlanException>(() => env.FromSequence(1, 3).Map(static n => new Handle(n, Stream.Null)).ExecuteAndCollectListAsync("collected"));
        Assert.Contains("Source", fault.Message, StringComparison.Ordinal);
    }

    private sealed record Handle(long Number, Stream Source);
}
