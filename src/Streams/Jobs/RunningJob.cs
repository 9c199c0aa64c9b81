using ActorStream.Actors;
using ActorStream.Actors.InProcess;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Streams;

/// <summary>A job on the in-process host, from its start to its end.</summary>
internal sealed class RunningJob : IJobObserver
{
    private static long _lastId;

    private readonly InProcessHost _host;
    private readonly ActorRef _job;
    private readonly CheckpointSettings _checkpoints;
    private readonly JobAnnouncement _announce;
    private readonly TaskCompletionSource<JobResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<(int Vertex, int Subtask), TaskMetrics> _metrics = [];
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _number;
    private readonly long _started;
    private readonly CancellationTokenRegistration _cancellation;
    private int _attempts;
    private volatile JobStatus _status = JobStatus.Created;

    public RunningJob(
        PlanCompilation compiled, TaskOptions options, CheckpointSettings checkpoints, int loops, TimeProvider time, CancellationToken cancellationToken)
    {
        Name = compiled.Plan.Name;
        _checkpoints = checkpoints;
        _announce = new JobAnnouncement(Name, checkpoints, options.Loggers);
        _time = time;
        _number = options.JobId;
        _host = new InProcessHost(loops, time);
        _started = time.GetTimestamp();
        Metrics = new JobMetrics(() => AllMetrics, () => [("numRestarts", Math.Max(0, Attempts - 1)), .. Checkpoints.Metrics()]);
        _job = _host.Spawn(new ActorSpec(Name, () => new JobActor(compiled.Plan, options, checkpoints, this, loops), Placement.Control));
        _host.Tell(_job, new StartJob());
        _cancellation = cancellationToken.Register(() => _ = CancelAsync());
    }

    public string Id => _number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    public string Name { get; }

    public JobStatus Status => _status;

    public JobMetrics Metrics { get; }

    /// <summary>How many attempts there have been, this one included.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>What the job's checkpoints came to.</summary>
    public CheckpointHistory Checkpoints { get; } = new();

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
        if (_status is JobStatus.Created or JobStatus.Running or JobStatus.Restarting) _status = JobStatus.Cancelling;
        _host.Tell(_job, new CancelJob());
        await Ended();
    }

    public async Task DrainAsync()
    {
        _host.Tell(_job, new DrainJob(IsLasting: true));
        await Ended();
    }

    /// <summary>Takes a checkpoint now.</summary>
    /// <returns>Its id, when it is complete.</returns>
    public Task<long> TriggerCheckpointAsync() => RequestAsync(null, stops: false, drains: false);

    /// <summary>Takes a savepoint now.</summary>
    /// <returns>Its folder, when it is complete.</returns>
    public async Task<string> TriggerSavepointAsync(string? folder, bool stops, bool drains, CancellationToken cancellationToken)
    {
        var path = await WriteSavepointAsync(_checkpoints.OpenSavepoint(folder), stops, drains).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (stops) await Ended().WaitAsync(cancellationToken).ConfigureAwait(false);
        return path;
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

    void IJobObserver.AttemptStarted(int attempt, RestoredJob? restored)
    {
        Interlocked.Increment(ref _attempts);
        _announce.AttemptStarted(attempt, restored);
    }

    void IJobObserver.JobRestarting(Exception cause, TimeSpan delay, IReadOnlySet<int>? edges)
    {
        _host.CloseChannels(_number, edges);
        if (_status is JobStatus.Created or JobStatus.Running) _status = JobStatus.Restarting;
    }

    void IJobObserver.JobFoundFinished() => _announce.FoundFinished();

    void ICheckpointObserver.CheckpointEnded(CheckpointReport report) => Checkpoints.Add(report);

    void IJobObserver.JobRunning()
    {
        if (_status is JobStatus.Created or JobStatus.Restarting) _status = JobStatus.Running;
    }

    void IJobObserver.JobEnded(Exception? failure, bool cancelled)
    {
        _host.CloseChannels(_number, null);
        _host.Dispose();
        _ = _checkpoints.Store.DisposeAsync().AsTask();
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

    private async Task<string> WriteSavepointAsync(SavepointLocation savepoint, bool stops, bool drains)
    {
        try
        {
            await RequestAsync(savepoint, stops, drains).ConfigureAwait(false);
            return savepoint.Path;
        }
        finally
        {
            await savepoint.Store.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<long> RequestAsync(SavepointLocation? savepoint, bool stops, bool drains)
    {
        var outcome = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_completion.Task.IsCompleted) _host.Tell(_job, new RequestCheckpoint(savepoint, stops, drains, outcome));
        // Nobody answers for a job that has ended in the meantime.
        if (await Task.WhenAny(outcome.Task, _completion.Task).ConfigureAwait(false) != outcome.Task)
            outcome.TrySetException(new InvalidOperationException("The job has ended: no checkpoint can be taken any more."));
        return await outcome.Task.ConfigureAwait(false);
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
