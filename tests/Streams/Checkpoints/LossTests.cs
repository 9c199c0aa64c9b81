using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Sources that cannot be read again say so, and count what is lost.</summary>
public class LossTests
{
    [Fact]
    public async Task What_a_channel_gave_behind_the_checkpoint_is_lost_told_and_counted()
    {
        var channel = Channel.CreateUnbounded<int>();
        var (log, seen) = (new WarningLog(), new ConcurrentQueue<int>());
        var env = Env.Of();
        env.BufferTimeout = TimeSpan.Zero;
        env.LoggerFactory = log;
        env.RestartStrategy = RestartStrategy.FixedDelay(1, TimeSpan.Zero);
        env.FromChannel(channel.Reader).Name("orders").Map(static n => n != 5 ? n : throw new InvalidOperationException("planted")).SinkTo((n, _) =>
        {
            seen.Enqueue(n);
            return Task.CompletedTask;
        });
        var job = env.Start("lossy", CancellationToken.None);
        for (var n = 0; n < 3; n++) await channel.Writer.WriteAsync(n);
        await Until(() => seen.Count == 3);
        await job.TriggerCheckpointAsync();
        await channel.Writer.WriteAsync(3);
        await Until(() => seen.Count == 4);
        await channel.Writer.WriteAsync(5);
        await Until(() => job.Attempts == 2 && job.Status == JobStatus.Running);
        await channel.Writer.WriteAsync(6);
        channel.Writer.Complete();
        await job.Completion;
        Assert.Equal([0, 1, 2, 3, 6], seen);
        Assert.Equal(2, job.Metrics["orders.numRecordsNotReplayed"]);
        Assert.Single(log.Warnings, static w => w.StartsWith("orders goes on behind record 3 of the checkpoint", StringComparison.Ordinal) && w.EndsWith("known to be lost: 2.", StringComparison.Ordinal));
        Assert.Contains(log.Warnings, static w => w.StartsWith("orders cannot be read again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_starts_again_nothing_is_said()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.Complete();
        var env = Env.Of();
        var log = new WarningLog();
        env.LoggerFactory = log;
        env.FromChannel(channel.Reader).SinkTo(static (_, _) => Task.CompletedTask);
        await env.ExecuteAsync("plain");
        Assert.DoesNotContain(log.Warnings, static w => w.Contains("cannot be read again", StringComparison.Ordinal));
    }

    static async Task Until(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            if (i > 100_000_000) throw new TimeoutException("The job did not get there.");
            await Task.Yield();
        }
    }

    sealed class WarningLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning) Warnings.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
