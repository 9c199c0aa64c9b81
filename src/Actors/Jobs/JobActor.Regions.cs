using ActorStream.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorStream.Actors;

/// <summary>
/// Parts of the plan that exchange nothing restart alone: the others go on while checkpoints rest. One part restarts at a time; a fault in another one meanwhile, or
/// when all data has ended, restarts the whole job.
/// </summary>
internal sealed partial class JobActor
{
    private readonly IReadOnlyDictionary<int, Region> _regionOf = Region.ByVertex(plan);
    private RegionRestart? _restarting;
    private int _pauses;

    /// <summary>Stops what failed.</summary>
    /// <returns>False when the whole job has to restart.</returns>
    private bool StopRegion(Region region, Exception cause)
    {
        if (_stage != Stage.Running || region.Vertices.Count == plan.Vertices.Count || _cancelled || _allEnded || _missing > 0 || IsFinal(cause)) return false;
        if (_restarting is { } other)
        {
            if (other.Region != region || other.IsRaising) return false;
            // What is stopped already may fail in more places; what failed while it was made anew is stopped once more.
            if (!other.Deployed) return true;
        }
        _restarting = new RegionRestart(++_pauses, region, cause) { IsPaused = Planted.Is(PlantedBug.PartDoesNotWaitForDecision) };
        foreach (var vertex in region.Vertices)
        {
            for (var subtask = 0; subtask < vertex.Parallelism; subtask++) Context.Tell(_tasks[(vertex.Id, subtask)], new CancelTask());
            if (_splits.TryGetValue(vertex.Id, out var splits)) Context.Stop(splits);
        }
        Context.Tell(_barriers!, new PauseCheckpoints(_pauses));
        return true;
    }

    private void BarriersPaused(bool isEnding)
    {
        _restarting!.IsPaused = true;
        if (!isEnding)
        {
            RegionStopped();
            return;
        }
        // The rest only waits for the last commits: all go on from what is committed.
        Fail(_restarting.Cause);
    }

    /// <summary>Once nothing of the part is left and no checkpoint is under way, its next attempt may follow.</summary>
    private void RegionStopped()
    {
        if (_restarting is not { IsPaused: true, IsWaiting: false, Deployed: false } restart || _open.Any(t => _regionOf[t.Vertex] == restart.Region)) return;
        _opening.RemoveWhere(t => _regionOf[t.Vertex] == restart.Region);
        _withData.RemoveWhere(t => _regionOf[t.Vertex] == restart.Region);
        if (_restart.AfterFailure(Context.Time.GetUtcNow()) is not { } delay)
        {
            _givenUp = true;
            Fail(restart.Cause);
            return;
        }
        restart.IsWaiting = true;
        _log.LogWarning(
            restart.Cause, "{Part} of {Job} has failed in attempt {Attempt} and restarts alone; the next attempt follows in {Delay}",
            string.Join(", ", restart.Region.Vertices.Select(static v => v.Name)), plan.Name, restart.Region.Attempt, delay);
        observer.JobRestarting(restart.Cause, delay, restart.Region.Edges);
        Context.StartTimer(delay, new RegionRestartDue(restart));
    }

    private void RaiseRegion(RegionRestart restart)
    {
        if (_stage != Stage.Running) return;
        restart.IsRaising = true;
        var (ledger, unreadable) = (_ledger, _unreadable.ToHashSet());
        Context.RunOutside<object>(
            async () =>
            {
                var record = await ledger.RaiseAttemptAsync(isRestart: true, CancellationToken.None).ConfigureAwait(false);
                return new RegionRaised(restart, await RestoredAsync(record, unreadable).ConfigureAwait(false), null);
            },
            static raised => raised,
            cause => new RegionRaised(restart, null, cause));
    }

    private void DeployRegion(RegionRaised raised)
    {
        var restart = raised.Restart;
        restart.IsRaising = false;
        if (_stage != Stage.Running)
        {
            EndAttempt();
            return;
        }
        if (raised.Cause is { } cause || raised.Restored is { EndsJob: true })
        {
            Fail(raised.Cause ?? restart.Cause);
            return;
        }
        restart.Restored = raised.Restored;
        restart.Deployed = true;
        _started = false;
        restart.Region.Attempt = _ledger.Record.Attempt;
        observer.AttemptStarted(restart.Region.Attempt, raised.Restored);
        Spawn(restart.Region.Vertices, restart.Region.Attempt);
    }

    /// <summary>A part of the plan on its way to its next attempt.</summary>
    private sealed class RegionRestart(int number, Region region, Exception cause)
    {
        public int Number { get; } = number;

        public Region Region { get; } = region;

        public Exception Cause { get; } = cause;

        /// <summary>Whether no checkpoint is under way.</summary>
        public bool IsPaused { get; set; }

        /// <summary>Whether the restart's delay passes, or has passed.</summary>
        public bool IsWaiting { get; set; }

        public bool IsRaising { get; set; }

        /// <summary>Whether the tasks of the next attempt are being made.</summary>
        public bool Deployed { get; set; }

        public RestoredJob? Restored { get; set; }
    }

    private sealed record RegionRestartDue(RegionRestart Restart);

    private sealed record RegionRaised(RegionRestart Restart, RestoredJob? Restored, Exception? Cause);
}
