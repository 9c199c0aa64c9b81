namespace ActorStream.Benchmarks.Measuring;

/// <summary>
/// The steady speed of something that takes a number of events: two runs of different length, of which only the difference counts, so that start-up
/// drops out; runs before both warm up, for two seconds at least, until compiled code has settled.
/// </summary>
internal readonly record struct SteadySpeed(long Events, Usage Whole, Usage Difference)
{
    const double WarmUpSeconds = 2;

    /// <summary>Nanoseconds of processor for an event.</summary>
    public double ProcessorNanoseconds => Difference.Processor * 1e9 / Events;

    /// <summary>Nanoseconds of wall time for an event.</summary>
    public double WallNanoseconds => Difference.Wall * 1e9 / Events;

    /// <summary>Bytes allocated for an event.</summary>
    public double Bytes => (double)Difference.Allocated / Events;

    /// <summary>Measures; <paramref name="run"/> gets the number of events.</summary>
    public static SteadySpeed Of(TimeProvider clock, long events, Action<long> run)
    {
        var few = Math.Max(1, events / 4);
        var began = clock.GetTimestamp();
        do run(few);
        while (clock.GetElapsedTime(began).TotalSeconds < WarmUpSeconds);
        var shorter = Usage.Of(clock, () => run(few));
        var longer = Usage.Of(clock, () => run(events));
        return new SteadySpeed(events - few, longer, longer - shorter);
    }

    public override string ToString() =>
        FormattableString.Invariant(
            $"wall {Whole.Wall,7:F3} s  cpu {Whole.Processor,7:F3} s  steady {1e3 / WallNanoseconds,8:F2} M/s  {1e3 / ProcessorNanoseconds,8:F2} M/cpu-s  {ProcessorNanoseconds,7:F1} ns  {Bytes,6:F1} B/event");
}
