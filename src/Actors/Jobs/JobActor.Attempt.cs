using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using ActorStream.Windows;

namespace ActorStream.Actors;

/// <summary>One attempt to run the job: its tasks from their making to their end.</summary>
internal sealed partial class JobActor
{
    private readonly Dictionary<(int Vertex, int Subtask), ActorRef> _tasks = [];
    private readonly Dictionary<int, ActorRef> _splits = [];
    private readonly Dictionary<ActorRef, TaskId> _idOf = [];
    private readonly HashSet<TaskId> _open = [];
    private readonly HashSet<TaskId> _opening = [];
    private readonly HashSet<TaskId> _withData = [];
    private ActorRef? _barriers;
    private RestoredJob? _restored;
    private bool _raising;

    /// <summary>Whether all tasks of the attempt have been restored and opened.</summary>
    private bool _started;

    private bool _barriersStopped;
    private bool _hasUncommitted;
    private bool _allEnded;
    private int _missing;

    private void Deploy(RestoredJob? restored)
    {
        _raising = false;
        _restored = restored;
        _attempt = _ledger.Record.Attempt;
        foreach (var region in _regionOf.Values) region.Attempt = _attempt;
        if (_cancelled)
        {
            End();
            return;
        }
        observer.AttemptStarted(_attempt, restored);
        _stage = Stage.Deploying;
        _barriersStopped = false;
        _hasUncommitted = _allEnded = _drainingForSavepoint = false;
        var job = Context.Self;
        Spawn(new ActorSpec($"{plan.Name}/barriers", () => new BarrierActor(plan, checkpoints, _ledger, job, options, observer), Placement.Control), new BarrierTag());
        Spawn(plan.Vertices, _attempt);
    }

    private void Spawn(IReadOnlyList<PlanVertex> vertices, int attempt)
    {
        var job = Context.Self;
        foreach (var vertex in vertices)
        {
            for (var subtask = 0; subtask < vertex.Parallelism; subtask++)
            {
                var id = new TaskId(vertex.Id, subtask, attempt);
                _open.Add(id);
                _opening.Add(id);
                _withData.Add(id);
                var metrics = observer.Metrics(vertex, subtask);
                Spawn(new ActorSpec($"{vertex.Name}/{subtask}", () => new TaskActor(vertex, id, options, metrics), new Placement(subtask % loops)), id);
            }
            if (vertex.Discovery is { } discovery)
                Spawn(new ActorSpec($"{vertex.Name}/splits", () => new SplitActor(vertex, discovery(), job, attempt, options.Loggers), Placement.Control), new SplitTag(vertex.Id));
        }
    }

    private void Spawn(ActorSpec spec, object tag)
    {
        _missing++;
        Context.Spawn(spec, tag);
    }

    private void Made(Spawned spawned)
    {
        _missing--;
        switch (spawned.Tag)
        {
            case TaskId id:
                _tasks[(id.Vertex, id.Subtask)] = spawned.Child;
                _idOf[spawned.Child] = id;
                break;
            case SplitTag tag:
                _splits[tag.Vertex] = spawned.Child;
                break;
            default:
                _barriers = spawned.Child;
                break;
        }
        Context.Watch(spawned.Child);
        if (_missing > 0) return;
        if (_stage == Stage.Stopping) StopChildren();
        else if (_restarting is { } part) Start(part.Region.Vertices, part.Restored);
        else Start(plan.Vertices, _restored);
    }

    private void Start(IReadOnlyList<PlanVertex> vertices, RestoredJob? restored)
    {
        var store = new TaskStore(checkpoints.Store, checkpoints.Job, checkpoints.Incremental);
        foreach (var vertex in vertices)
        {
            _splits.TryGetValue(vertex.Id, out var splits);
            // All exist: what a sender sends finds somebody who reads.
            foreach (var subtask in Enumerable.Range(0, vertex.Parallelism))
                Context.Tell(_tasks[(vertex.Id, subtask)], new StartTask(_tasks, Context.Self, _barriers!, splits, store, restored));
        }
    }

    /// <summary>Sources start when all tasks are open: what a restored checkpoint had prepared is committed by then.</summary>
    private void Opened(TaskId task)
    {
        _opening.Remove(task);
        if (_opening.Count > 0) return;
        if (_restarting is { Deployed: true } part) LoadSplits(part.Region.Vertices, part.Region.Attempt, part.Restored);
        else if (_stage == Stage.Deploying) SourcesMayStart();
    }

    private void SourcesMayStart()
    {
        if (_restored is { EndsJob: true })
        {
            Begin();
            FinishSources();
            return;
        }
        LoadSplits(plan.Vertices, _attempt, _restored);
    }

    private void LoadSplits(IReadOnlyList<PlanVertex> vertices, int attempt, RestoredJob? restored) => Context.RunOutside<object>(
        async () => new SourcesReady(attempt, vertices, await StoredSplitsAsync(vertices, restored).ConfigureAwait(false)),
        static ready => ready,
        cause => new DiscoveryFailed(vertices[0].Id, attempt, cause));

    private static async Task<Dictionary<int, RestoredSplits>> StoredSplitsAsync(IReadOnlyList<PlanVertex> vertices, RestoredJob? restored)
    {
        var stored = new Dictionary<int, RestoredSplits>();
        if (restored is null) return stored;
        foreach (var vertex in vertices.Where(static v => v.Discovery is not null))
        {
            if (restored.Metadata.Sources.FirstOrDefault(s => s.Uid == vertex.HeadUid) is not { } source) continue;
            var readers = await restored.LoadOperatorAsync(vertex.HeadUid, CancellationToken.None).ConfigureAwait(false);
            stored[vertex.Id] = new RestoredSplits(source.Content, readers.SelectMany(SourceOperatorState.SplitsOf).ToArray());
        }
        return stored;
    }

    private void StartSources(SourcesReady ready)
    {
        if (!(_stage == Stage.Deploying || (_stage == Stage.Running && _restarting is { Deployed: true })) || _regionOf[ready.Vertices[0].Id].Attempt != ready.Attempt) return;
        foreach (var vertex in ready.Vertices.Where(static v => v.Discovery is not null))
        {
            var readers = Enumerable.Range(0, vertex.Parallelism).Select(subtask => _tasks[(vertex.Id, subtask)]).ToArray();
            Context.Tell(_splits[vertex.Id], new BeginDiscovery(readers, ready.Stored.GetValueOrDefault(vertex.Id)));
        }
        _restarting = null;
        if (checkpoints.Enabled)
            Context.Tell(_barriers!, new BeginCheckpoints(_tasks.ToDictionary(t => new TaskId(t.Key.Vertex, t.Key.Subtask, _regionOf[t.Key.Vertex].Attempt), static t => t.Value), _splits.ToDictionary()));
        if (_draining || _drainingForSavepoint) DrainSources(ready.Vertices);
        Begin();
    }

    private void DrainSources(IEnumerable<PlanVertex> vertices)
    {
        foreach (var vertex in vertices.Where(static v => v.Discovery is not null)) TellOpen(vertex, new DrainSource());
    }

    private void Begin()
    {
        _stage = Stage.Running;
        _started = true;
        observer.JobRunning();
        var early = _early.ToArray();
        _early.Clear();
        foreach (var message in early) Receive(message);
    }

    private void FinishSources()
    {
        foreach (var vertex in plan.Vertices.Where(static v => v.Discovery is not null)) TellOpen(vertex, new FinishTask());
    }

    private void TellOpen(PlanVertex vertex, object message)
    {
        for (var subtask = 0; subtask < vertex.Parallelism; subtask++)
            if (_open.Contains(new TaskId(vertex.Id, subtask, _regionOf[vertex.Id].Attempt))) Context.Tell(_tasks[(vertex.Id, subtask)], message);
    }

    private void DataEnded(TaskDataEnded ended)
    {
        _hasUncommitted |= ended.HasUncommitted;
        if (!_withData.Remove(ended.Task) || _withData.Count > 0 || _restarting is not null || _stage != Stage.Running) return;
        _allEnded = true;
        Context.Tell(_barriers!, new AllDataEnded(_hasUncommitted));
    }

    private void StopAttempt()
    {
        if (_stage is Stage.Waiting or Stage.Stopping or Stage.Ending) return;
        _stage = Stage.Stopping;
        if (_missing == 0) StopChildren();
    }

    private void StopChildren()
    {
        foreach (var task in _tasks.Values) Context.Tell(task, new CancelTask());
        Context.Tell(_barriers!, new StopCheckpoints());
        foreach (var splits in _splits.Values) Context.Stop(splits);
        EndAttempt();
    }

    private void Gone(TaskId task)
    {
        _open.Remove(task);
        if (_restarting is not null && _stage == Stage.Running)
        {
            RegionStopped();
            return;
        }
        if (_open.Count == 0 && _stage == Stage.Running)
        {
            _stage = Stage.Stopping;
            StopChildren();
            return;
        }
        EndAttempt();
    }

    /// <summary>A child is gone that did not say so before: it has failed outside of its own care.</summary>
    private void Lost(Terminated gone)
    {
        if (_idOf.TryGetValue(gone.Who, out var task))
        {
            if (!Current(task) || !_open.Contains(task)) return;
            Fail(gone.Cause ?? new InvalidOperationException($"{gone.Who} has stopped without having been told to."), task.Vertex);
            Gone(task);
            return;
        }
        if (gone.Who != _barriers && !_splits.ContainsValue(gone.Who)) return;
        if (gone.Who == _barriers) _barriersStopped = true;
        if (gone.Cause is not null) Fail(gone.Cause, gone.Who == _barriers ? null : _splits.First(s => s.Value == gone.Who).Key);
        EndAttempt();
    }

    /// <summary>Goes on when nothing of the attempt is left that could still do something.</summary>
    private void EndAttempt()
    {
        if (_stage != Stage.Stopping || _missing > 0 || _open.Count > 0 || !_barriersStopped || _restarting is { IsRaising: true }) return;
        _restarting = null;
        Context.Stop(_barriers!);
        _tasks.Clear();
        _idOf.Clear();
        _splits.Clear();
        _opening.Clear();
        _withData.Clear();
        _barriers = null;
        AfterAttempt();
    }

    private sealed record SplitTag(int Vertex);

    private sealed record BarrierTag;

    private sealed record SourcesReady(int Attempt, IReadOnlyList<PlanVertex> Vertices, Dictionary<int, RestoredSplits> Stored);
}
