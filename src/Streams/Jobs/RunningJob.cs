using ActorStream.Actors;
using ActorStream.Actors.InProcess;
using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>A job on the in-process host, from its start to its end.</summary>
internal sealed class RunningJob : IJobObserver
{
    private static long _lastId;

    private readonly InProcessHost _host;
    private readonly ActorRef _job;
    private readonly TaskCompletionSource<JobResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<(int Vertex, int Subtask), TaskMetrics> _metrics = [];
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _number;
    private readonly long _started;
    private readonly CancellationTokenRegistration _cancellation;
    private volatile JobStatus _status = JobStatus.Created;

    public RunningJob(PlanCompilation compiled, TaskOptions options, int loops, TimeProvider time, CancellationToken cancellationToken)
    {
        Name = compiled.Plan.Name;
        _time = time;
        _number = options.JobId;
        _host = new InProcessHost(loops, time);
        _started = time.GetTimestamp();
        Metrics = new JobMetrics(() => AllMetrics);
        _job = _host.Spawn(new ActorSpec(Name, () => new JobActor(compiled.Plan, options, this, loops), Placement.Control));
        _host.Tell(_job, new StartJob());
        _cancellation = cancellationToken.Register(() => _ = CancelAsync());
    }

    public string Id => _number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    public string Name { get; }

    public JobStatus Status => _status;

    public JobMetrics Metrics { get; }

    public Task<JobResult> Completion => _completion.Task;

    public InProcessHost Host => _host;

    public IReadOnlyDictionary<string, object> Accumulators => AccumulatorSet.MergeAll(AllMetrics.Select(static m => m.Accumulators));

    private TaskMetrics[] AllMetrics
    {
        get
        {
            lock (_lock) return _metrics.Values.ToArray();
        }
    }

    public static long NextId() => Interlocked.Increment(ref _lastId);

    public async Task CancelAsync()
    {
        if (_status is JobStatus.Created or JobStatus.Running) _status = JobStatus.Cancelling;
        _host.Tell(_job, new CancelJob());
        await Ended();
    }

    public async Task DrainAsync()
    {
        _host.Tell(_job, new DrainJob());
        await Ended();
    }

    /// <summary>Sends a barrier through the whole job and waits until every task has passed it.</summary>
    public Task TriggerCutAsync(long checkpointId)
    {
        var outcome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Tell(_job, new TriggerCut(new CheckpointBarrier(checkpointId), outcome));
        return outcome.Task;
    }

    TaskMetrics IJobObserver.Metrics(PlanVertex vertex, int subtask)
    {
        lock (_lock)
        {
            var metrics = new TaskMetrics();
            _metrics[(vertex.Id, subtask)] = metrics;
            return metrics;
        }
    }

    void IJobObserver.JobRunning()
    {
        if (_status == JobStatus.Created) _status = JobStatus.Running;
    }

    void IJobObserver.TaskRunning(TaskId task)
    {
    }

    void IJobObserver.JobEnded(int attempt, Exception? failure, bool cancelled)
    {
        _host.CloseChannels(_number, attempt);
        _host.Dispose();
        _status = failure is not null ? JobStatus.Failed : cancelled ? JobStatus.Canceled : JobStatus.Finished;
        try
        {
            if (failure is not null) _completion.TrySetException(new JobExecutionException(Name, failure));
            else _completion.TrySetResult(new JobResult(Id, _status, _time.GetElapsedTime(_started), Accumulators));
        }
        catch (ArgumentException accumulators)
        {
            _completion.TrySetException(new JobExecutionException(Name, accumulators));
        }
        _cancellation.Unregister();
    }

    private async Task Ended()
    {
        try
        {
            await Completion;
        }
        catch (JobExecutionException)
        {
            // Whoever awaits the job is told; stopping it has succeeded.
        }
    }
}
