using ActorStream.Actors;
using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>
/// Runs a scenario from a seed: starts its job, lets things go wrong, starts it again where its process is gone, and looks at the end
/// whether everything is as it would have been without faults.
/// </summary>
internal sealed class SimulationRun
{
    private const int CalmAfterAttempts = 8;

    /// <summary>A store that fails too often for the checkpoints of many tasks gets well in the end, or the job never could.</summary>
    private const long CalmAfterSteps = 500_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    private readonly SimulatedWorld _world;
    private readonly FaultPlan _plan;
    private readonly SimulatedProgram _program;
    private readonly SimulatedStore _store;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly Queue<Fault> _faults;
    private SimulatedProcess _current = null!;
    private SavepointLocation? _savepoint;
    private SavepointLocation? _taken;
    private string _job = "job-1";
    private long _nextFault;
    private int _jobs = 1;
    private int _savepoints;
    private int _attempts;
    private bool _starting;
    private bool _finished;

    public SimulationRun(ulong seed, Scenario scenario, bool keepsLines = false)
        : this(seed, scenario.Name, plan => scenario.Adjust(Overtaking(plan, seed)), (world, plan) => new ScenarioProgram(scenario.Create(world.Random), world, plan), keepsLines)
    {
    }

    /// <param name="seed">Decides everything.</param>
    /// <param name="name">The job's name.</param>
    /// <param name="adjust">Changes what chance would have go wrong.</param>
    /// <param name="create">Makes the program.</param>
    /// <param name="keepsLines">Whether what happens is kept as text.</param>
    public SimulationRun(
        ulong seed, string name, Func<FaultPlan, FaultPlan> adjust, Func<SimulatedWorld, FaultPlan, SimulatedProgram> create, bool keepsLines = false)
    {
        Seed = seed;
        Name = name;
        _world = new SimulatedWorld(seed ^ RunTrace.HashOf(name), keepsLines: keepsLines) { Links = SimulatedLinks.Draw(seed) };
        _plan = adjust(FaultPlan.Draw(_world.Random));
        _world.SlowTurn = _plan.SlowTurn;
        _program = create(_world, _plan);
        _store = new SimulatedStore(_world, _plan.Store) { Properties = new StoreProperties { Reopened = Reopened } };
        _faults = new Queue<Fault>(DrawFaults(_world.Random));
    }

    private enum Fault
    {
        ActorCrash,
        ProcessKill,
        Zombie,
        ClockJump,
        Savepoint,
    }

    public ulong Seed { get; }

    public string Name { get; }

    public RunTrace Trace => _world.Trace;

    public long Steps => _world.Steps;

    public int Attempts => _attempts;

    public int CompletedCheckpoints => _store.Properties!.Completed;

    /// <summary>What the program has put out, as text.</summary>
    public IReadOnlyList<string> Output => _program.Output;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="PropertyViolatedException">Something does not hold that always must.</exception>
    /// <exception cref="SimulationException">The run does not end.</exception>
    public void Run()
    {
        _world.Trace.Line(0, $"{_plan}");
        _world.BeforeStep = BeforeStep;
        _nextFault = NextFault();
        StartProcess();
        if (!_world.Run(() => _finished)) throw new SimulationException($"The job does not end, and nothing is left to do: {Alive(_current)}.");
        Settle();
        Check();
    }

    /// <summary>Two runs of five let barriers overtake, at once, soon, or late; half of these have slow actors.</summary>
    private static FaultPlan Overtaking(FaultPlan plan, ulong seed) => seed % 5 is not (1 or 3)
        ? plan
        : plan with
        {
            OvertakesAfter = TimeSpan.FromMilliseconds((seed / 5 % 3) switch { 0 => 0, 1 => 1, _ => 10 }),
            SlowTurn = TimeSpan.FromMilliseconds(seed / 15 % 2 == 0 ? 0 : 2),
        };

    private void BeforeStep()
    {
        if (_finished || _starting) return;
        if (_world.Steps == CalmAfterSteps) SetRates(FaultRates.Calm, FaultRates.Calm);
        if (_current.HasEnded)
        {
            AfterJob();
            return;
        }
        if (_world.Steps < _nextFault || !_faults.TryDequeue(out var fault)) return;
        _nextFault = NextFault();
        Apply(fault);
    }

    private long NextFault() => _world.Steps + _world.Random.Between(1, _plan.MostStepsBetween);

    private IEnumerable<Fault> DrawFaults(SeededRandom random)
    {
        var faults = Enumerable.Repeat(Fault.ActorCrash, _plan.ActorCrashes)
            .Concat(Enumerable.Repeat(Fault.ProcessKill, _plan.ProcessKills))
            .Concat(Enumerable.Repeat(Fault.Zombie, _plan.Zombies))
            .Concat(Enumerable.Repeat(Fault.ClockJump, _plan.ClockJumps))
            .Concat(Enumerable.Repeat(Fault.Savepoint, _plan.Savepoints)).ToList();
        while (faults.Count > 0)
        {
            var index = random.Next(faults.Count);
            yield return faults[index];
            faults.RemoveAt(index);
        }
    }

    private void Apply(Fault fault)
    {
        var random = _world.Random;
        var host = _current.Host;
        switch (fault)
        {
            case Fault.ActorCrash when host.Cells.Where(c => c.Self != _current.Job).ToArray() is { Length: > 0 } cells:
                var cell = random.Pick(cells);
                _world.Trace.Add(_world.Now, $"{cell.Self} crashes");
                cell.Terminate(new IOException($"{cell.Self} has crashed (simulated)."));
                break;
            case Fault.ProcessKill:
                host.Kill();
                StartLater();
                break;
            case Fault.Zombie:
                _world.Trace.Add(_world.Now, $"{host.Name} becomes a zombie");
                StartLater();
                break;
            case Fault.ClockJump:
                var by = TimeSpan.FromSeconds(random.Between(-100, 100));
                _world.Trace.Add(_world.Now, $"the clock of {host.Name} jumps by {by}");
                host.Time.Jump(by);
                break;
            case Fault.Savepoint:
                StopWithSavepoint();
                break;
        }
    }

    private void StopWithSavepoint()
    {
        var (process, job) = (_current, _job);
        var outcome = new TaskCompletionSource<long>();
        var savepoint = SavepointAt($"savepoint-{++_savepoints}", process.Host);
        _world.Trace.Add(_world.Now, "stop with savepoint");
        process.Host.Tell(process.Job, new RequestCheckpoint(savepoint, Stops: true, Drains: false, outcome));
        outcome.Task.ContinueWith(
            taken =>
            {
                if (job == _job && taken.IsCompletedSuccessfully) _taken = savepoint;
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private SavepointLocation SavepointAt(string path, SimulatedHost host) => new(path, _store.For(host), path, "metadata");

    private void StartLater()
    {
        _starting = true;
        _world.Later(_world.Random.Delay(LongestPause), StartProcess);
    }

    private void StartProcess()
    {
        if (_finished) return;
        _starting = false;
        if (_world.Steps >= CalmAfterSteps) SetRates(FaultRates.Calm, FaultRates.Calm);
        else if (_attempts < CalmAfterAttempts) SetRates(_plan.Store, _plan.Output);
        // Where the job was killed while it stopped, it is started again to come to its end, or another goes on from its savepoint.
        if (_taken is not null && (_current.HasEnded || _store.RecordOf(_job)?.Last?.Savepoint != _taken.Path || _world.Random.Chance(0.5)))
        {
            _savepoint = _taken;
            _taken = null;
            _job = $"job-{++_jobs}";
        }
        var number = _processes.Count + 1;
        var host = new SimulatedHost(_world, $"process {number}", number);
        var parallelism = _world.Random.Pick(_plan.Parallelisms);
        _world.Trace.Add(_world.Now, $"{host.Name} starts {_job} with parallelism {parallelism}");
        var environment = StreamExecutionEnvironment.Create([], [], null);
        environment.Parallelism = Math.Min(parallelism, _plan.MaxParallelism);
        environment.MaxParallelism = _plan.MaxParallelism;
        environment.TimeProvider = host.Time;
        environment.BufferTimeout = _plan.BufferTimeout;
        environment.AutoWatermarkInterval = _plan.WatermarkInterval;
        if (_plan.OvertakesAfter is { } after) (environment.Checkpointing.UnalignedEnabled, environment.Checkpointing.AlignedCheckpointTimeout) = (true, after);
        if (!_plan.Chaining) environment.Configure("pipeline.operator-chaining.enabled", "false");
        // Every third run has all keyed state go to files at each barrier.
        if (Seed % 3 == 0)
        {
            environment.Configure("state.memory-limit", "1 b");
            environment.SpillFolder = _ => new SimulatedFolder();
        }
        _program.Build(environment, host);
        var compiled = environment.Compile(Name);
        var options = environment.TaskOptionsOf(compiled) with { BatchesPerTurn = _plan.SlowTurn > TimeSpan.Zero ? 1 : 64 };
        _current = new SimulatedProcess(host, compiled.Plan, options, SettingsFor(host, number), AttemptStarted);
        _processes.Add(_current);
    }

    private CheckpointSettings SettingsFor(SimulatedHost host, int number) => new()
    {
        Store = _store.For(host),
        Job = _job,
        Owner = $"process {number}",
        Interval = _plan.Interval,
        Timeout = _plan.CheckpointTimeout,
        MinPause = _plan.MinPause,
        Retained = _plan.Retained,
        // The same in all processes of a run.
        Incremental = Seed % 4 != 0,
        Restart = static () => new FixedDelayBackoff(1000, TimeSpan.FromMilliseconds(10)),
        From = _savepoint?.Path,
        FindSavepoint = path => SavepointAt(path, host),
    };

    private void AttemptStarted(SimulatedProcess process, int attempt, RestoredJob? restored)
    {
        _world.Trace.Add(_world.Now, $"attempt {attempt} of {_job} in {process.Host.Name} from {(restored is null ? "the start" : $"checkpoint {restored.Metadata.Id}")}");
        if (restored is { Metadata.IsSavepoint: false } && !_store.Properties!.IsComplete(restored.Job, restored.Metadata.Id))
            throw new PropertyViolatedException($"Attempt {attempt} goes on from checkpoint {restored.Metadata.Id}, which was never complete.");
        if (process == _current && restored is { EndsJob: true }) _taken = SavepointAt(restored.Job, process.Host);
        else if (process == _current && _taken is not null) throw new PropertyViolatedException($"Attempt {attempt} goes on although the job was stopped with {_taken.Path}.");
        if (++_attempts >= CalmAfterAttempts) SetRates(FaultRates.Calm, FaultRates.Calm);
    }

    /// <summary>A job that had come to its end is started once more: what it had to show, it has shown.</summary>
    private void Reopened(string job)
    {
        if (job != _job)
        {
            // A start of it that took long has come when it had been stopped and was another job already: nobody wanted it to run once more.
            foreach (var late in _processes.Where(p => p.JobKey == job)) late.Host.Kill();
            return;
        }
        if (_taken is not null)
        {
            // Its end was recorded late, after it had been started again: it had been stopped, and another goes on from its savepoint.
            _current.Host.Kill();
            StartLater();
            return;
        }
        foreach (var process in _processes) process.Host.Kill();
        _finished = true;
    }

    private void AfterJob()
    {
        if (_taken is null && (_current.Failure is null || _store.RecordOf(_job)?.IsFinished == true)) _finished = true;
        else StartLater();
    }

    /// <summary>Lets what is left come to rest: zombies, late writes, garbage.</summary>
    private void Settle()
    {
        _faults.Clear();
        var end = _world.Now + Settling.Ticks;
        _world.Run(() => _world.Now > end);
    }

    private void Check()
    {
        _program.Check(this);
        foreach (var process in _processes)
        {
            if (!process.Host.IsAlive) continue;
            if (!process.HasEnded) throw new PropertyViolatedException($"{process.Host.Name} runs on although the job has ended: {Alive(process)}.");
            if (Alive(process) is { Length: > 0 } left) throw new PropertyViolatedException($"{process.Host.Name} has left behind: {left}.");
        }
    }

    private void SetRates(FaultRates store, FaultRates outside)
    {
        _store.Rates = store;
        foreach (var party in _program.Parties) party.Rates = outside;
    }

    private static string Alive(SimulatedProcess process)
    {
        var host = process.Host;
        var left = host.Cells.Select(static c => c.Self.Name).ToList();
        if (host.OpenChannels > 0) left.Add($"{host.OpenChannels} channels");
        if (host.PendingWork > 0) left.Add($"{host.PendingWork} pieces of outside work");
        if (host.Piped > 0) left.Add($"{host.Piped} outcomes that are waited for");
        if (host.Time.TimersSet > 0) left.Add($"{host.Time.TimersSet} timers");
        return string.Join(", ", left);
    }
}
