namespace ActorStream.TestKit;

/// <summary>How an outside party of a simulated run behaves: how slow it is, and how often a request goes wrong in which way.</summary>
internal sealed record FaultRates
{
    /// <summary>Nothing goes wrong, and everything takes a little time.</summary>
    public static FaultRates Calm { get; } = new();

    /// <summary>How long a request takes at most.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How likely it is that a request takes much longer.</summary>
    public double Slow { get; init; }

    /// <summary>How long it then takes at most.</summary>
    public TimeSpan SlowLatency { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How likely it is that a request fails and has had no effect.</summary>
    public double Failed { get; init; }

    /// <summary>How likely it is that a request is said to be in doubt: it had its effect, has it later, or never has it.</summary>
    public double Doubtful { get; init; }

    public static FaultRates Draw(SeededRandom random) => new()
    {
        Latency = TimeSpan.FromMilliseconds(random.Pick([0, 1, 3, 15])),
        Slow = random.Pick([0, 0, 0.02, 0.1]),
        SlowLatency = TimeSpan.FromMilliseconds(random.Pick([50, 2000])),
        Failed = random.Pick([0, 0, 0.01, 0.05]),
        Doubtful = random.Pick([0, 0, 0.02, 0.1]),
    };
}
