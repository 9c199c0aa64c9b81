using ActorStream.Actors;

namespace ActorStream.Streams;

/// <summary>What a job's checkpoints came to: counts of all, and the last complete one.</summary>
internal sealed class CheckpointHistory
{
    private readonly Lock _lock = new();

    public long Completed { get; private set; }

    public long Failed { get; private set; }

    public CheckpointReport? LastCompleted { get; private set; }

    /// <summary>By Flink's names.</summary>
    public (string Metric, double Value)[] Metrics()
    {
        lock (_lock)
        {
            return
            [
                ("numberOfCompletedCheckpoints", Completed),
                ("numberOfFailedCheckpoints", Failed),
                ("lastCheckpointDuration", LastCompleted?.Duration.TotalMilliseconds ?? 0),
                ("lastCheckpointSize", LastCompleted?.Bytes ?? 0),
            ];
        }
    }

    public void Add(CheckpointReport report)
    {
        lock (_lock)
        {
            if (report.Failure is null)
            {
                Completed++;
                LastCompleted = report;
            }
            else
            {
                Failed++;
            }
        }
    }
}
