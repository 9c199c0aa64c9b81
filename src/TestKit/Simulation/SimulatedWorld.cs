namespace ActorStream.TestKit;

/// <summary>
/// Everything that happens in a simulated run, on one thread and in virtual time: what is ready is done in an order drawn from the seed,
/// and time moves on when nothing is ready. The processes, stores and outside parties of a run share one world.
/// </summary>
internal sealed class SimulatedWorld
{
    private readonly List<Happening> _ready = [];
    private readonly PriorityQueue<Happening, (long Due, long Order)> _later = new();
    private readonly long _stepTicks;
    private long _order;
    private int _thread;
    private volatile Exception? _escaped;

    public SimulatedWorld(ulong seed, SimulationSettings? settings = null, bool keepsLines = false)
    {
        Random = new SeededRandom(seed);
        Settings = settings ?? SimulationSettings.Draw(Random);
        Trace = new RunTrace(keepsLines);
        _stepTicks = Settings.StepTime.Ticks;
    }

    public SeededRandom Random { get; }

    public SimulationSettings Settings { get; }

    public RunTrace Trace { get; }

    /// <summary>What is lost between machines.</summary>
    public SimulatedLinks Links { get; init; } = SimulatedLinks.Whole;

    /// <summary>In ticks since the start.</summary>
    public long Now { get; private set; }

    public long Steps { get; private set; }

    /// <summary>How long each turn of one actor of three has to wait at most.</summary>
    public TimeSpan SlowTurn { get; set; }

    /// <summary>Called before each step: faults come in here.</summary>
    public Action? BeforeStep { get; set; }

    /// <summary>Whether nothing can be done before time moves.</summary>
    public bool IsAtRest => _ready.Count == 0;

    public long? NextDue => _later.TryPeek(out _, out var key) ? key.Due : null;

    /// <summary>Runs until <paramref name="done"/> holds.</summary>
    /// <param name="done">Asked before each step.</param>
    /// <param name="mostSteps">More than these, and the run is taken for endless.</param>
    /// <returns>Whether it holds; false when there is nothing left to do.</returns>
    /// <exception cref="SimulationException">The run does not end, or has left its thread.</exception>
    public bool Run(Func<bool> done, long mostSteps = 2_000_000)
    {
        var last = Steps + mostSteps;
        return OnThread(() =>
        {
            while (!done())
            {
                if (!Step()) return done();
                if (Steps > last) throw new SimulationException($"The run has not come to its end in {mostSteps:N0} steps.");
            }
            return true;
        });
    }

    /// <summary>Does all that can be done at the present time.</summary>
    public void RunToRest()
    {
        OnThread(() =>
        {
            while (true)
            {
                FireDue();
                if (_ready.Count == 0) return true;
                DoOne();
            }
        });
    }

    /// <summary>Moves time on, and does all that comes due on the way.</summary>
    public void AdvanceTo(long ticks)
    {
        RunToRest();
        while (NextDue is { } due && due <= ticks)
        {
            Now = Math.Max(Now, due);
            RunToRest();
        }
        Now = Math.Max(Now, ticks);
        RunToRest();
    }

    /// <summary>Has something done as soon as its turn comes.</summary>
    public void Add(Happening happening)
    {
        CheckThread();
        if (happening.IsReady) return;
        happening.IsReady = true;
        _ready.Add(happening);
    }

    /// <summary>Has something done after a time.</summary>
    public void AddLater(TimeSpan after, Happening happening)
    {
        CheckThread();
        _later.Enqueue(happening, (Now + Math.Max(0, after.Ticks), _order++));
    }

    /// <summary>Has something done when its turn comes, or after a wait if chance will have it so.</summary>
    public void AddMaybeLater(Happening happening)
    {
        CheckThread();
        if (happening.IsReady) return;
        if (!Random.Chance(Settings.DelayChance))
        {
            Add(happening);
            return;
        }
        happening.IsReady = true;
        AddLater(Random.Delay(Settings.MaxDelay), new Postponed(this, happening));
    }

    /// <summary>Has something done after a wait.</summary>
    public void AddSlowly(Happening happening)
    {
        CheckThread();
        if (happening.IsReady) return;
        happening.IsReady = true;
        AddLater(Random.Delay(SlowTurn), new Postponed(this, happening));
    }

    public void Later(TimeSpan after, Action action) => AddLater(after, new Once(action));

    /// <summary>Does one thing.</summary>
    /// <returns>False when there is nothing to do, now or later.</returns>
    private bool Step()
    {
        BeforeStep?.Invoke();
        FireDue();
        if (_ready.Count == 0)
        {
            if (!Settings.MovesTime || NextDue is not { } due) return false;
            Now = Math.Max(Now, due);
            return true;
        }
        DoOne();
        return true;
    }

    private void DoOne()
    {
        Steps++;
        Happening next;
        if (Settings.IsInOrder)
        {
            next = _ready[0];
            _ready.RemoveAt(0);
        }
        else
        {
            var index = Random.Next(_ready.Count);
            next = _ready[index];
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            Now += (long)(Random.Next() % (ulong)(_stepTicks + 1));
        }
        next.IsReady = false;
        next.Happen();
        if (_escaped is { } escaped) throw escaped;
    }

    private void FireDue()
    {
        while (_later.TryPeek(out var next, out var key) && key.Due <= Now)
        {
            _later.Dequeue();
            next.Happen();
        }
    }

    private bool OnThread(Func<bool> run)
    {
        // Continuations run where they were completed only where no context asks for another place.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            return run();
        }
        finally
        {
            _thread = 0;
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void CheckThread()
    {
        if (_thread == 0 || _thread == Environment.CurrentManagedThreadId) return;
        var escaped = new SimulationException(
            "Something ran on another thread than the simulation's, so that the run cannot be repeated. Use the job's TimeProvider for waiting and "
            + $"neither Task.Run nor Task.Yield. It was called from here:{Environment.NewLine}{Environment.StackTrace}");
        _escaped = escaped;
        throw escaped;
    }

    private sealed class Once(Action action) : Happening
    {
        public override void Happen() => action();
    }

    private sealed class Postponed(SimulatedWorld world, Happening what) : Happening
    {
        public override void Happen()
        {
            what.IsReady = false;
            world.Add(what);
        }
    }
}

/// <summary>Something that is to be done once its turn comes.</summary>
internal abstract class Happening
{
    /// <summary>Whether it waits for its turn already.</summary>
    public bool IsReady { get; set; }

    public abstract void Happen();
}

/// <summary>A simulated run broke a rule of simulations.</summary>
internal sealed class SimulationException(string message) : Exception(message);
