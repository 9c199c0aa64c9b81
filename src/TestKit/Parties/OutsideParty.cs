namespace ActorStream.TestKit;

/// <summary>
/// Something outside of all processes of a simulated run: it goes on when they die. A request travels there, has its effect, and the
/// answer travels back; any of the three may fail.
/// </summary>
internal abstract class OutsideParty(SimulatedWorld world, string name, FaultRates rates)
{
    private enum Fate
    {
        Done,
        Failed,
        DoubtfulDone,
        DoubtfulLater,
        DoubtfulLost,
    }

    public string Name => name;

    /// <summary>The chance of each fault; no faults once it is null.</summary>
    public FaultRates Rates { get; set; } = rates;

    /// <summary>Requests that have been made.</summary>
    public long Requests { get; private set; }

    protected SimulatedWorld World => world;

    /// <summary>Makes a request.</summary>
    /// <param name="caller">The process that asks; when it dies the request still arrives, and nobody hears the answer.</param>
    /// <param name="what">For the trace and for errors.</param>
    /// <param name="effect">What the request does, in one step.</param>
    /// <param name="inDoubt">Makes the exception of a request whose outcome is not known.</param>
    /// <param name="partly">What a request that fails may leave behind; null: nothing.</param>
    /// <param name="cancellationToken">Gives the answer up.</param>
    protected Task<T> Request<T>(
        SimulatedHost caller,
        string what,
        Func<T> effect,
        Func<string, Exception> inDoubt,
        CancellationToken cancellationToken,
        Action? partly = null)
    {
        Requests++;
        var answer = new TaskCompletionSource<T>();
        if (cancellationToken.IsCancellationRequested)
        {
            answer.SetCanceled(cancellationToken);
            return answer.Task;
        }
        var fate = DrawFate();
        var there = DrawLatency();
        var back = DrawLatency();
        if (cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
            answer.Task.ContinueWith(
                static (_, registered) => ((CancellationTokenRegistration)registered!).Dispose(),
                registration, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        switch (fate)
        {
            case Fate.Done or Fate.DoubtfulDone:
                world.Later(there, () =>
                {
                    T result = default!;
                    Exception? refused = null;
                    try
                    {
                        result = effect();
                    }
                    catch (Exception cause) when (cause is not PropertyViolatedException)
                    {
                        refused = cause;
                    }
                    Note(what, refused is null ? "done" : "refused");
                    Reply(back, caller, () =>
                    {
                        if (fate == Fate.DoubtfulDone) answer.TrySetException(inDoubt(Describe(what)));
                        else if (refused is not null) answer.TrySetException(refused);
                        else answer.TrySetResult(result);
                    });
                });
                break;
            case Fate.Failed:
                world.Later(there, () =>
                {
                    Note(what, "fails");
                    partly?.Invoke();
                    Reply(back, caller, () => answer.TrySetException(new IOException($"{Describe(what)} failed (simulated).")));
                });
                break;
            default:
                Note(what, fate == Fate.DoubtfulLost ? "is lost" : "comes late");
                Reply(there + back, caller, () => answer.TrySetException(inDoubt(Describe(what))));
                if (fate == Fate.DoubtfulLater)
                {
                    world.Later(there + back + world.Random.Delay(Rates.SlowLatency), () =>
                    {
                        try
                        {
                            effect();
                            Note(what, "done at last");
                        }
                        catch (Exception cause) when (cause is not PropertyViolatedException)
                        {
                            Note(what, "refused at last");
                        }
                    });
                }
                break;
        }
        return answer.Task;
    }

    private string Describe(string what) => $"{name}: {what}";

    private void Note(string what, string outcome)
    {
        world.Trace.Add(world.Now, RunTrace.HashOf(what), RunTrace.HashOf(outcome));
        if (world.Trace.KeepsLines) world.Trace.Line(world.Now, $"{name}: {what}: {outcome}");
    }

    private void Reply(TimeSpan after, SimulatedHost caller, Action reply) => world.Later(after, () =>
    {
        if (caller.IsAlive) reply();
    });

    private Fate DrawFate()
    {
        if (world.Random.Chance(Rates.Failed)) return Fate.Failed;
        if (!world.Random.Chance(Rates.Doubtful)) return Fate.Done;
        return (Fate)world.Random.Between((int)Fate.DoubtfulDone, (int)Fate.DoubtfulLost);
    }

    private TimeSpan DrawLatency() =>
        world.Random.Delay(world.Random.Chance(Rates.Slow) ? Rates.SlowLatency : Rates.Latency);
}

/// <summary>A simulated run has shown that something does not hold that always must.</summary>
internal sealed class PropertyViolatedException(string message) : Exception(message);
