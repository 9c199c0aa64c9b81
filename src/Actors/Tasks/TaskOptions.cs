using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorStream.Actors;

/// <summary>What all tasks of a job share.</summary>
internal sealed record TaskOptions
{
    public required string JobName { get; init; }

    public required long JobId { get; init; }

    /// <summary>How long a record may wait in partial batches on its way through the whole job; null: until batches are full.</summary>
    public TimeSpan? BufferTimeout { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a task may keep its thread while others wait.</summary>
    public TimeSpan TurnLength { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How many batches a task takes before others have their turn.</summary>
    public int BatchesPerTurn { get; init; } = 64;

    /// <summary>Whether channels wait for each other at a barrier (exactly-once), or nothing waits (at-least-once).</summary>
    public bool AlignsBarriers { get; init; } = true;

    /// <summary>How long a barrier waits at a task before it overtakes the records in front of it; null: it never does.</summary>
    public TimeSpan? OvertakesAfter { get; init; }

    /// <summary>Whether tasks whose data has ended stay for the last checkpoint, until the job lets them go.</summary>
    public bool StaysAtEnd { get; init; } = true;

    public ulong Seed { get; init; }

    /// <summary>Shown the operators of each subtask when they have been made and before they are opened; for tests.</summary>
    public Action<TaskId, TaskProgram>? Built { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The share of the buffer timeout that is used up when a record leaves the vertex: hop i of H gets i / H.</summary>
    public Func<int, double> HopShare { get; init; } = static _ => 1;
}
