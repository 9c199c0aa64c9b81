using ActorStream.Operators.Sources;

namespace ActorStream.Actors;

/// <summary>
/// Turns the plan into tasks, owns the attempt number and watches over them: the first failure cancels the rest and is the job's.
/// </summary>
internal sealed class JobActor(JobPlan plan, TaskOptions options, IJobObserver observer, int loops) : Actor
{
    private readonly Dictionary<(int Vertex, int Subtask), ActorRef> _tasks = [];
    private readonly Dictionary<int, ActorRef> _splits = [];
    private readonly HashSet<TaskId> _open = [];
    private readonly Dictionary<long, CutInProgress> _cuts = [];

    /// <summary>What was asked before the tasks were there.</summary>
    private readonly List<object> _early = [];

    private int _attempt;
    private int _expected;
    private bool _started;
    private bool _ending;
    private bool _cancelled;
    private Exception? _failure;

    public override void Receive(object message)
    {
        switch (message)
        {
            case StartJob:
                Deploy();
                break;
            case Spawned { Tag: TaskId id } spawned:
                _tasks[(id.Vertex, id.Subtask)] = spawned.Child;
                StartWhenComplete();
                break;
            case Spawned { Tag: SplitTag tag } spawned:
                _splits[tag.Vertex] = spawned.Child;
                StartWhenComplete();
                break;
            case TaskRunning running when Current(running.Task):
                observer.TaskRunning(running.Task);
                break;
            case TaskFinished finished when Current(finished.Task):
                Ended(finished.Task);
                break;
            case TaskCancelled cancelled when Current(cancelled.Task):
                Ended(cancelled.Task);
                break;
            case TaskFailed failed when Current(failed.Task):
                _failure ??= failed.Cause;
                _open.Remove(failed.Task);
                CancelAll();
                EndWhenOver();
                break;
            case DiscoveryFailed failed when !_ending:
                _failure ??= failed.Cause;
                CancelAll();
                EndWhenOver();
                break;
            case CancelJob:
                _cancelled = true;
                CancelAll();
                EndWhenOver();
                break;
            case DrainJob or TriggerCut when !_started:
                _early.Add(message);
                break;
            case DrainJob:
                foreach (var vertex in plan.Vertices.Where(static v => v.Discovery is not null)) TellOpen(vertex, new DrainSource());
                break;
            case TriggerCut trigger:
                Trigger(trigger);
                break;
            case BarrierPassed passed when Current(passed.Task):
                Passed(passed);
                break;
        }
    }

    private bool Current(TaskId task) => task.Attempt == _attempt;

    private void Deploy()
    {
        _attempt++;
        foreach (var vertex in plan.Vertices)
        {
            for (var subtask = 0; subtask < vertex.Parallelism; subtask++)
            {
                var id = new TaskId(vertex.Id, subtask, _attempt);
                _open.Add(id);
                _expected++;
                var metrics = observer.Metrics(vertex, subtask);
                Context.Spawn(
                    new ActorSpec($"{vertex.Name}/{subtask}", () => new TaskActor(vertex, id, options, metrics), new Placement(subtask % loops)), id);
            }
            if (vertex.Discovery is not { } discovery) continue;
            _expected++;
            var job = Context.Self;
            Context.Spawn(
                new ActorSpec($"{vertex.Name}/splits", () => new SplitActor(vertex.HeadName, discovery(), job, vertex.Parallelism), Placement.Control),
                new SplitTag(vertex.Id));
        }
    }

    private void StartWhenComplete()
    {
        if (_tasks.Count + _splits.Count < _expected) return;
        foreach (var vertex in plan.Vertices)
        {
            _splits.TryGetValue(vertex.Id, out var splits);
            // Receivers are told first: what a sender sends finds somebody who reads.
            TellAll(vertex, new StartTask(_tasks, Context.Self, splits));
            if (splits is not null)
                Context.Tell(splits, new BeginDiscovery(Enumerable.Range(0, vertex.Parallelism).Select(s => _tasks[(vertex.Id, s)]).ToArray()));
        }
        _started = true;
        observer.JobRunning();
        if (_ending) foreach (var task in _tasks.Values) Context.Tell(task, new CancelTask());
        foreach (var early in _early) Receive(early);
        _early.Clear();
    }

    private void TellAll(PlanVertex vertex, object message)
    {
        for (var subtask = 0; subtask < vertex.Parallelism; subtask++) Context.Tell(_tasks[(vertex.Id, subtask)], message);
    }

    private void TellOpen(PlanVertex vertex, object message)
    {
        for (var subtask = 0; subtask < vertex.Parallelism; subtask++)
            if (_open.Contains(new TaskId(vertex.Id, subtask, _attempt))) Context.Tell(_tasks[(vertex.Id, subtask)], message);
    }

    private void CancelAll()
    {
        if (_ending) return;
        _ending = true;
        foreach (var task in _tasks.Values) Context.Tell(task, new CancelTask());
    }

    private void Ended(TaskId task)
    {
        _open.Remove(task);
        if (!_ending)
        {
            // A task that has finished stands in no barrier's way.
            foreach (var (id, cut) in _cuts.ToArray())
            {
                cut.Missing.Remove(task);
                CompleteCut(id, cut);
            }
        }
        EndWhenOver();
    }

    private void EndWhenOver()
    {
        if (_open.Count > 0) return;
        foreach (var splits in _splits.Values) Context.Stop(splits);
        foreach (var cut in _cuts.Values) cut.Outcome.TrySetCanceled();
        observer.JobEnded(_attempt, _failure, _cancelled);
        Context.Stop(Context.Self);
    }

    private void Trigger(TriggerCut trigger)
    {
        if (_ending || _open.Count == 0)
        {
            trigger.Outcome.TrySetException(new InvalidOperationException("The job is ending: no barrier can pass through it any more."));
            return;
        }
        _cuts[trigger.Barrier.Id] = new CutInProgress([.. _open], trigger.Outcome);
        foreach (var vertex in plan.Vertices.Where(static v => v.Discovery is not null)) TellOpen(vertex, new InjectBarrier(trigger.Barrier));
    }

    private void Passed(BarrierPassed passed)
    {
        if (!_cuts.TryGetValue(passed.CheckpointId, out var cut)) return;
        cut.Missing.Remove(passed.Task);
        CompleteCut(passed.CheckpointId, cut);
    }

    private void CompleteCut(long id, CutInProgress cut)
    {
        if (cut.Missing.Count > 0) return;
        _cuts.Remove(id);
        cut.Outcome.TrySetResult();
    }

    private sealed record SplitTag(int Vertex);

    private sealed record CutInProgress(HashSet<TaskId> Missing, TaskCompletionSource Outcome);
}

internal sealed record StartJob;

internal sealed record CancelJob;

/// <summary>Sources stop reading; what they have read is finished.</summary>
internal sealed record DrainJob;

/// <summary>Sends a barrier through the whole job.</summary>
internal sealed record TriggerCut(Operators.CheckpointBarrier Barrier, TaskCompletionSource Outcome);

/// <summary>What the world outside learns of a job.</summary>
internal interface IJobObserver
{
    TaskMetrics Metrics(PlanVertex vertex, int subtask);

    void JobRunning();

    void TaskRunning(TaskId task);

    /// <param name="attempt">The last attempt.</param>
    /// <param name="failure">Why it failed; null: it did not.</param>
    /// <param name="cancelled">Whether it was cancelled.</param>
    void JobEnded(int attempt, Exception? failure, bool cancelled);
}
