namespace ActorStream.TestKit;

/// <summary>All chance of a simulated run: the same seed gives the same numbers on every machine.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Next(most - least + 1);

    public bool Chance(double probability) => probability > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>A time up to <paramref name="most"/>, short ones more often than long ones.</summary>
    public TimeSpan Delay(TimeSpan most)
    {
        var share = (Next() >> 11) * (1.0 / (1UL << 53));
        return TimeSpan.FromTicks((long)(most.Ticks * share * share * share));
    }

    /// <summary>A generator of its own, so that what one part draws does not shift what others get.</summary>
    public SeededRandom Fork() => new(Next());
}
