using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>A checkpoint between its start and its outcome.</summary>
internal sealed class RunningCheckpoint(RequestCheckpoint? request, DateTimeOffset started)
{
    /// <summary>Who asked for it; null: it was started by time, or is the job's last.</summary>
    public RequestCheckpoint? Request { get; } = request;

    public DateTimeOffset Started { get; } = started;

    /// <summary>Set once its id has been recorded.</summary>
    public CheckpointBarrier? Barrier { get; set; }

    public long Id => Barrier?.Id ?? 0;

    public bool IsSavepoint => Request?.Savepoint is not null;

    /// <summary>Whether the job ends once what it commits is committed: it began after all data had ended, or stops the job.</summary>
    public bool EndsJob { get; init; }

    /// <summary>Whether its metadata is being written: it can no longer be given up.</summary>
    public bool Deciding { get; set; }

    public HashSet<TaskId> MissingTasks { get; } = [];

    public HashSet<int> MissingSplits { get; } = [];

    public Dictionary<(int Vertex, int Subtask), TaskPart> Parts { get; } = [];

    public Dictionary<int, byte[]> Splits { get; } = [];

    public bool IsComplete => MissingTasks.Count == 0 && MissingSplits.Count == 0;

    public long Bytes => Parts.Values.Sum(static p => p.Bytes) + Splits.Values.Sum(static s => (long)s.Length);

    /// <summary>What is written when all parts are there.</summary>
    public CheckpointMetadata Metadata(JobPlan plan, int attempt)
    {
        var operators = new List<StoredOperator>();
        foreach (var vertex in plan.Vertices)
        {
            var parts = Enumerable.Range(0, vertex.Parallelism).Select(s => Parts[(vertex.Id, s)]).ToArray();
            foreach (var uid in parts.SelectMany(static p => p.Uids).Distinct(StringComparer.Ordinal))
                operators.Add(new StoredOperator(uid, vertex.MaxParallelism, parts.Select(p => p.Uids.Contains(uid) ? p.Objects : []).ToArray()));
        }
        // Where no barrier has overtaken anything, all that was sent has arrived, event time too: the checkpoint fits plans without the edge. Overtaking at any edge leaves
        // subtasks behind it at different event times, and one that is at its end already has to say so again, also on edges where nothing was in flight.
        if (!operators.Exists(static op => InFlight.EdgeOf(op.Uid) is not null && !InFlight.IsWatermark(op.Uid))) operators.RemoveAll(static op => InFlight.IsWatermark(op.Uid));
        var sources = Splits.Select(s => new StoredSplits(plan.Vertices.First(v => v.Id == s.Key).HeadUid, s.Value)).ToArray();
        return new CheckpointMetadata(plan.Name, Id, attempt, Started.ToUnixTimeMilliseconds(), IsSavepoint, operators, sources);
    }
}
