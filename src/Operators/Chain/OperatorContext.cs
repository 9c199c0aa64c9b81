using System.Diagnostics.Metrics;
using ActorStream.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorStream.Operators;

/// <summary>What an operator knows of the task it runs in, and the few things it may ask of it.</summary>
internal sealed class OperatorContext
{
    private static readonly Meter JobMeter = new("ActorStream");

    public required string JobName { get; init; }

    public required string Name { get; init; }

    /// <summary>What the operator's state is found again by.</summary>
    public required string Uid { get; init; }

    public required int Subtask { get; init; }

    public required int Parallelism { get; init; }

    public required int MaxParallelism { get; init; }

    public int Attempt { get; init; } = 1;

    public required TimeProvider Time { get; init; }

    /// <summary>Asks the task to run soon, from any thread.</summary>
    public required Action Wake { get; init; }

    /// <summary>Where work runs that is not the task's own.</summary>
    public OutsideWork Outside { get; init; } = OutsideWork.ThreadPool;

    public CancellationToken Cancellation { get; init; }

    public OperatorMetrics Metrics { get; init; } = new();

    /// <summary>Whether results are final ones only, key by key (runtime mode BATCH).</summary>
    public bool IsBatch { get; init; }

    /// <summary>Whether the job makes checkpoints: what is to be seen outside exactly once is seen when its checkpoint is complete, the last included.</summary>
    public bool CommitsOnCheckpoints { get; init; }

    /// <summary>What keyed state of the task may take of memory; null: there is no limit.</summary>
    public StateMemory? StateMemory { get; init; }

    public CodecRegistry Codecs { get; init; } = CodecRegistry.Default;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where user functions make their instruments.</summary>
    public Meter Meter { get; init; } = JobMeter;

    /// <summary>What user functions count for the job's result.</summary>
    public AccumulatorSet Accumulators { get; init; } = new();

    /// <summary>Whether processing-time timers that are still pending when all input has ended fire then, or are dropped and counted.</summary>
    public bool FiresPendingTimersAtEnd { get; init; } = true;

    /// <summary>Seeds whatever the operator leaves to chance.</summary>
    public ulong Seed { get; init; }

    /// <summary>Now, in epoch milliseconds.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
