using ActorStream.Streams;

namespace ActorStream.TestKit;

/// <summary>
/// Runs a job of your own in a simulated world where actors fail, processes die and the checkpoint store is down at times: hundreds of
/// runs in seconds, each decided by a seed that can be run again.
/// </summary>
/// <remarks>
/// The job is built as it is deployed. Sources are replaced by the test's records, by their uid; all sinks are replaced by ones whose output the
/// test can look at. Everything runs on the test's thread and in virtual time: functions must wait by the environment's <c>TimeProvider</c>
/// alone and call nothing outside.
/// </remarks>
/// <example><code>
/// JobSimulation.For(env => env.FromElements(0).Uid("numbers").Map(static n => n * 2).SinkTo(static (n, _) => Task.CompletedTask).Uid("doubled"))
///     .WithSource("numbers", Enumerable.Range(0, 100))
///     .WithCrashes(3)
///     .RunSeeds(50, static run => Assert.Equal(9900, run.Output&lt;int&gt;("doubled").Sum()));
/// </code></example>
public sealed class JobSimulation
{
    private readonly Action<StreamExecutionEnvironment> _build;
    private readonly Dictionary<string, Action<StreamNode, SimulatedHost>> _sources = new(StringComparer.Ordinal);
    private int _crashes;
    private bool _storeFailures;
    private TimeSpan? _delay;
    private int[] _parallelisms = [1, 2];

    private JobSimulation(Action<StreamExecutionEnvironment> build) => _build = build;

    /// <summary>A simulation of a job.</summary>
    /// <param name="job">The job as it is deployed.</param>
    public static JobSimulation For(IStreamJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new(job.Build);
    }

    /// <summary>A simulation of a program.</summary>
    /// <param name="build">Builds it.</param>
    public static JobSimulation For(Action<StreamExecutionEnvironment> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new(build);
    }

    /// <summary>Has a source give these records, in order and with pauses, and then end.</summary>
    /// <param name="uid">The source's uid; its name, where it has none.</param>
    /// <param name="records">The records.</param>
    public JobSimulation WithSource<T>(string uid, IEnumerable<T> records)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uid);
        ArgumentNullException.ThrowIfNull(records);
        var all = records.ToArray();
        _sources[uid] = (node, process) =>
        {
            if (node is not SourceNode<T> source)
                throw new ArgumentException($"The source \"{uid}\" gives records of {node.GetType().GetGenericArguments()[0].Name}, not of {typeof(T).Name}.");
            source.Replace(new ScenarioSource<T>(process, [all], pauses: 0.1, allAtOnce: false, isParallel: false));
        };
        return this;
    }

    /// <summary>Lets actors fail and processes die, so often at most in each run.</summary>
    public JobSimulation WithCrashes(int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        _crashes = most;
        return this;
    }

    /// <summary>Lets requests to the checkpoint store take their time; without this they are quick.</summary>
    /// <param name="longest">How long at most.</param>
    public JobSimulation WithDelays(TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, TimeSpan.Zero);
        _delay = longest;
        return this;
    }

    /// <summary>Lets requests to the checkpoint store fail, or end in doubt.</summary>
    public JobSimulation WithStoreFailures()
    {
        _storeFailures = true;
        return this;
    }

    /// <summary>Each start of the job takes its parallelism from these; 1 and 2 unless set.</summary>
    public JobSimulation WithParallelism(params int[] parallelisms)
    {
        ArgumentNullException.ThrowIfNull(parallelisms);
        if (parallelisms.Length == 0 || parallelisms.Any(static p => p < 1)) throw new ArgumentException("Give one or several numbers from 1 on.", nameof(parallelisms));
        _parallelisms = parallelisms;
        return this;
    }

    /// <summary>Runs many seeds, one after the other, and stops at the first that fails.</summary>
    /// <param name="count">How many, from seed 1 on.</param>
    /// <param name="check">Looks at each run; an exception of it fails the run.</param>
    /// <exception cref="JobSimulationException">A run failed; the message has its seed.</exception>
    public void RunSeeds(int count, Action<SimulatedJobRun> check)
    {
        for (ulong seed = 1; seed <= (ulong)count; seed++) RunSeed(seed, check);
    }

    /// <summary>Runs one seed.</summary>
    /// <param name="seed">Decides everything that is left to chance.</param>
    /// <param name="check">Looks at the run; an exception of it fails the run.</param>
    /// <exception cref="JobSimulationException">The run failed; the message has what happened last in it.</exception>
    public void RunSeed(ulong seed, Action<SimulatedJobRun> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            Create(seed, check, keepsLines: false).Run();
        }
        catch (Exception cause) when (cause is not InvalidPlanException and not ArgumentException)
        {
            throw new JobSimulationException(seed, cause, LinesOf(seed, check));
        }
    }

    private SimulationRun Create(ulong seed, Action<SimulatedJobRun> check, bool keepsLines) =>
        new(seed, "job", Adjust, (world, plan) => new JobProgram(_build, _sources, check, world, plan), keepsLines);

    /// <summary>The same run once more, this time with what happens in it as text.</summary>
    private IReadOnlyCollection<string> LinesOf(ulong seed, Action<SimulatedJobRun> check)
    {
        var again = Create(seed, check, keepsLines: true);
        try
        {
            again.Run();
        }
        catch (Exception)
        {
            // It fails as it did before.
        }
        return again.Trace.Lines;
    }

    private FaultPlan Adjust(FaultPlan plan)
    {
        var latency = _delay ?? TimeSpan.FromMilliseconds(1);
        return plan with
        {
            ActorCrashes = (_crashes + 1) / 2,
            ProcessKills = _crashes / 2,
            Zombies = 0,
            ClockJumps = 0,
            Savepoints = 0,
            Store = _storeFailures
                ? new FaultRates { Latency = latency, Failed = 0.03, Doubtful = 0.03, SlowLatency = TimeSpan.FromSeconds(1) }
                : new FaultRates { Latency = latency },
            Output = new FaultRates { Latency = latency },
            Parallelisms = _parallelisms,
            MaxParallelism = Math.Max(128, _parallelisms.Max()),
        };
    }
}
