using ActorStream.Actors;
using ActorStream.Operators;

namespace ActorStream.TestKit;

/// <summary>One process of a run with one start of the job in it.</summary>
internal sealed class SimulatedProcess : IJobObserver
{
    private readonly JobPlan _plan;
    private readonly long _number;
    private readonly Action<SimulatedProcess, int, RestoredJob?> _attemptStarted;

    public SimulatedProcess(
        SimulatedHost host, JobPlan plan, TaskOptions options, CheckpointSettings checkpoints, Action<SimulatedProcess, int, RestoredJob?> attemptStarted)
    {
        Host = host;
        JobKey = checkpoints.Job;
        _plan = plan;
        _number = options.JobId;
        _attemptStarted = attemptStarted;
        Job = host.Spawn(new ActorSpec(plan.Name, () => new JobActor(plan, options, checkpoints, this, loops: 1), Placement.Control));
        host.Tell(Job, new StartJob());
    }

    public SimulatedHost Host { get; }

    public ActorRef Job { get; }

    /// <summary>What the store knows the job by.</summary>
    public string JobKey { get; }

    /// <summary>Whether the job has ended here.</summary>
    public bool HasEnded { get; private set; }

    public Exception? Failure { get; private set; }

    public bool WasCancelled { get; private set; }

    /// <summary>Restarts of the job within the process.</summary>
    public int Restarts { get; private set; }

    TaskMetrics IJobObserver.Metrics(PlanVertex vertex, int subtask) => new();

    void IJobObserver.AttemptStarted(int attempt, RestoredJob? restored) => _attemptStarted(this, attempt, restored);

    void IJobObserver.JobFoundFinished()
    {
    }

    void IJobObserver.JobRunning()
    {
    }

    void IJobObserver.JobRestarting(Exception cause, TimeSpan delay, IReadOnlySet<int>? edges)
    {
        Restarts++;
        Host.World.Trace.Line(Host.World.Now, $"{_plan.Name} restarts{(edges is null ? "" : " in part")}: {cause.Message}");
        Host.CloseChannels(_number, edges);
    }

    void IJobObserver.JobEnded(Exception? failure, bool cancelled)
    {
        (HasEnded, Failure, WasCancelled) = (true, failure, cancelled);
        Host.World.Trace.Line(Host.World.Now, $"{_plan.Name} ends in {Host.Name}{(failure is null ? "" : $": {failure.Message}")}");
        Host.CloseChannels(_number, null);
    }

    void ICheckpointObserver.CheckpointEnded(CheckpointReport report) => Host.World.Trace.Add(
        Host.World.Now, report.Failure is null ? $"checkpoint {report.Id} is complete" : $"checkpoint {report.Id} has failed: {report.Failure.Message}");
}
