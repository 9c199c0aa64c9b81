namespace ActorStream.TestKit;

/// <summary>How a simulated host treats messages, turns and time.</summary>
internal sealed record SimulationSettings
{
    /// <summary>Nothing is left to chance: messages and turns in the order in which they were asked for, and time stands until it is moved.</summary>
    public static SimulationSettings InOrder { get; } = new()
    {
        IsInOrder = true,
        DelayChance = 0,
        StepTime = TimeSpan.Zero,
        OutsideDelay = TimeSpan.Zero,
        Credits = 8,
        ChannelsLag = false,
        MovesTime = false,
    };

    public bool IsInOrder { get; init; }

    /// <summary>How likely it is that a message or a turn has to wait.</summary>
    public double DelayChance { get; init; } = 0.02;

    /// <summary>How long it then waits at most.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How much time a step takes at most.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromMicroseconds(100);

    /// <summary>How long outside work takes to start at most.</summary>
    public TimeSpan OutsideDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How many batches may be under way on a channel.</summary>
    public int Credits { get; init; } = 8;

    /// <summary>Whether what is sent on a channel takes time to arrive.</summary>
    public bool ChannelsLag { get; init; }

    /// <summary>Whether time moves on to the next timer when nothing else can be done.</summary>
    public bool MovesTime { get; init; } = true;

    /// <summary>A run's settings: calm and hectic ones, narrow and wide channels.</summary>
    public static SimulationSettings Draw(SeededRandom random) => new()
    {
        DelayChance = random.Pick([0, 0.01, 0.05, 0.2]),
        MaxDelay = TimeSpan.FromMilliseconds(random.Pick([2, 20, 200])),
        StepTime = TimeSpan.FromMicroseconds(random.Pick([1, 20, 200])),
        OutsideDelay = TimeSpan.FromMilliseconds(random.Pick([0, 1, 10, 50])),
        Credits = random.Pick([1, 2, 8]),
        ChannelsLag = random.Chance(0.5),
    };
}
