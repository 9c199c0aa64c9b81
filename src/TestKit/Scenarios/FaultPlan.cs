namespace ActorStream.TestKit;

/// <summary>What goes wrong in a run, and how the job is set up.</summary>
internal sealed record FaultPlan
{
    /// <summary>How often an actor fails.</summary>
    public int ActorCrashes { get; init; }

    /// <summary>How often the whole process is killed and the job is started in another.</summary>
    public int ProcessKills { get; init; }

    /// <summary>How often the job is started in another process while the old one lives on.</summary>
    public int Zombies { get; init; }

    public int ClockJumps { get; init; }

    /// <summary>How often the job is stopped with a savepoint and started from it.</summary>
    public int Savepoints { get; init; }

    /// <summary>How many steps lie between two faults at most.</summary>
    public int MostStepsBetween { get; init; } = 1000;

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan CheckpointTimeout { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MinPause { get; init; }

    /// <summary>How long a barrier waits before it overtakes; null: it never does.</summary>
    public TimeSpan? OvertakesAfter { get; init; }

    /// <summary>How long slow actors wait with each turn at most; zero: none is slow.</summary>
    public TimeSpan SlowTurn { get; init; }

    public int Retained { get; init; } = 1;

    public FaultRates Store { get; init; } = FaultRates.Calm;

    public FaultRates Output { get; init; } = FaultRates.Calm;

    public OutputKind OutputKind { get; init; }

    /// <summary>From these each process takes its parallelism.</summary>
    public IReadOnlyList<int> Parallelisms { get; init; } = [1, 2];

    public int MaxParallelism { get; init; } = 16;

    public bool Chaining { get; init; } = true;

    public TimeSpan BufferTimeout { get; init; }

    public TimeSpan WatermarkInterval { get; init; }

    public static FaultPlan Draw(SeededRandom random)
    {
        var quiet = random.Chance(0.1);
        var parallelism = random.Between(1, 3);
        return new FaultPlan
        {
            ActorCrashes = quiet ? 0 : random.Pick([0, 0, 1, 2, 3]),
            ProcessKills = quiet ? 0 : random.Pick([0, 0, 1, 2]),
            Zombies = quiet ? 0 : random.Pick([0, 0, 0, 1]),
            ClockJumps = quiet ? 0 : random.Pick([0, 0, 1, 2]),
            MostStepsBetween = random.Pick([60, 200, 600]),
            Interval = TimeSpan.FromMilliseconds(random.Pick([1, 3, 10, 30])),
            CheckpointTimeout = TimeSpan.FromMilliseconds(random.Pick([30, 1000, 10_000])),
            MinPause = TimeSpan.FromMilliseconds(random.Pick([0, 0, 5])),
            Retained = random.Pick([1, 1, 2, 3]),
            Store = quiet ? FaultRates.Calm : FaultRates.Draw(random),
            Output = quiet ? FaultRates.Calm : FaultRates.Draw(random),
            OutputKind = random.Pick([OutputKind.Database, OutputKind.Shelf, OutputKind.Broker]),
            Parallelisms = random.Chance(0.4) ? [1, 2, 3, 4] : [parallelism],
            MaxParallelism = random.Pick([4, 16, 128]),
            Chaining = random.Chance(0.8),
            BufferTimeout = TimeSpan.FromMilliseconds(random.Pick([0, 1, 10])),
            WatermarkInterval = TimeSpan.FromMilliseconds(random.Pick([0, 1, 20])),
        };
    }
}
