using ActorStream.Actors;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>
/// The job of a harness: its real plan and tasks, on a simulated host where everything happens in order and time stands until it is moved.
/// </summary>
internal sealed class HarnessRun : IJobObserver
{
    private const int MostTries = 1000;

    private readonly SimulatedWorld _world;
    private readonly SimulatedHost _host;
    private readonly JobPlan _plan;
    private readonly ActorRef _job;
    private readonly Dictionary<(int Vertex, int Subtask), TaskProgram> _programs = [];
    private readonly HarnessSnapshot? _restored;
    private Exception? _failure;
    private bool _ended;

    /// <param name="environment">Holds the program.</param>
    /// <param name="host">The host, whose clock the environment has.</param>
    /// <param name="restored">The state to begin with.</param>
    public HarnessRun(StreamExecutionEnvironment environment, SimulatedHost host, HarnessSnapshot? restored)
    {
        _restored = restored;
        _host = host;
        _world = host.World;
        var compiled = environment.Compile("harness");
        _plan = compiled.Plan;
        var options = new TaskOptions { JobName = _plan.Name, JobId = 1, BufferTimeout = TimeSpan.Zero, HopShare = compiled.HopShare, StaysAtEnd = false, Built = Built };
        var checkpoints = new CheckpointSettings { Store = new MemoryStore(), Job = _plan.Name, Owner = "harness", Enabled = false };
        _job = _host.Spawn(new ActorSpec(_plan.Name, () => new JobActor(_plan, options, checkpoints, this, loops: 1), Placement.Control));
        _host.Tell(_job, new StartJob());
        Settle();
    }

    /// <summary>What went to side outputs that the program does not read, by tag.</summary>
    public Dictionary<string, List<(object? Record, long Timestamp)>> Sides { get; } = [];

    public DateTimeOffset Now => _host.Time.GetUtcNow();

    /// <summary>Lets everything run that can run now.</summary>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void Settle()
    {
        _world.RunToRest();
        ThrowIfFailed();
    }

    public void AdvanceTo(DateTimeOffset time)
    {
        var ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        if (ticks < _world.Now)
            throw new ArgumentOutOfRangeException(nameof(time), time, $"Processing time is {Now:O} and cannot go back.");
        _world.AdvanceTo(ticks);
        ThrowIfFailed();
    }

    public HarnessSnapshot Snapshot()
    {
        Settle();
        if (_ended) throw new InvalidOperationException("The harness has ended: it has no state any more.");
        // Nothing is under way, so that the moment is a consistent cut; only operators that buffer have to let go first.
        foreach (var vertex in _plan.Vertices) Empty(vertex);
        var operators = new Dictionary<string, byte[]?[]>(StringComparer.Ordinal);
        foreach (var ((vertex, subtask), program) in _programs)
        {
            foreach (var op in program.Chain.Operators)
            {
                op.SnapshotState(1);
                using var frozen = op.Freeze();
                if (frozen.States.Count == 0) continue;
                if (!operators.TryGetValue(op.Context.Uid, out var subtasks))
                    operators[op.Context.Uid] = subtasks = new byte[_plan.Vertices[vertex].Parallelism][];
                subtasks[subtask] = frozen.Write().ToBytes();
            }
        }
        return new HarnessSnapshot(TimeSpan.FromTicks(_world.Now), operators);
    }

    /// <summary>Ends the job, if it has not ended.</summary>
    public void Stop()
    {
        if (_ended) return;
        _host.Tell(_job, new CancelJob());
        _world.RunToRest();
        _host.Kill();
    }

    TaskMetrics IJobObserver.Metrics(PlanVertex vertex, int subtask) => new();

    void IJobObserver.AttemptStarted(int attempt, RestoredJob? restored)
    {
    }

    void IJobObserver.JobRestarting(Exception cause, TimeSpan delay, IReadOnlySet<int>? edges)
    {
    }

    void ICheckpointObserver.CheckpointEnded(CheckpointReport report)
    {
    }

    void IJobObserver.JobFoundFinished()
    {
    }

    void IJobObserver.JobRunning()
    {
    }

    void IJobObserver.JobEnded(Exception? failure, bool cancelled)
    {
        _failure = failure;
        _ended = true;
    }

    private void Built(TaskId task, TaskProgram program)
    {
        _programs[(task.Vertex, task.Subtask)] = program;
        foreach (var op in program.Chain.Operators)
        {
            op.Sides.Unclaimed = KeepSide;
            if (_restored?.Of(op.Context.Uid) is { } stored) op.Restore(new SnapshotReader(stored, op.Context.Subtask, op.Context.Parallelism));
        }
    }

    private void KeepSide(string tag, object? record, long timestamp)
    {
        if (!Sides.TryGetValue(tag, out var records)) Sides[tag] = records = [];
        records.Add((record, timestamp));
    }

    private void Empty(PlanVertex vertex)
    {
        for (var subtask = 0; subtask < vertex.Parallelism; subtask++)
        {
            var program = _programs[(vertex.Id, subtask)];
            for (var tries = 0; !program.Chain.BeforeBarrier(); tries++)
            {
                if (tries == MostTries)
                    throw new InvalidOperationException($"{vertex.Name} waits for something that does not come: no snapshot can be taken.");
                Settle();
            }
            foreach (var exchange in program.Exchanges) exchange.FlushPartial();
        }
        Settle();
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null) throw new JobExecutionException(_plan.Name, _failure);
    }
}
