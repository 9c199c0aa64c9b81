namespace ActorStream.Actors;

/// <summary>New attempts after times that grow with each failure, and shrink back after a time without one.</summary>
/// <param name="initial">The first time.</param>
/// <param name="max">The longest.</param>
/// <param name="multiplier">What each is multiplied with.</param>
/// <param name="jitter">The part of the time that is left to chance, 0 to 1, so that jobs do not all restart together.</param>
/// <param name="resetAfter">After so long without a failure the next one counts as the first.</param>
/// <param name="attempts">How many attempts without a reset between; null: any number.</param>
/// <param name="seed">Seeds the jitter.</param>
internal sealed class ExponentialDelayBackoff(
    TimeSpan initial, TimeSpan max, double multiplier, double jitter, TimeSpan resetAfter, int? attempts, ulong seed) : RestartBackoff
{
    private TimeSpan? _next;
    private DateTimeOffset _restarted = DateTimeOffset.MinValue;
    private int _failures;
    private ulong _random = seed;

    public override string Description => $"exponential-delay, {initial} to {max}";

    public override TimeSpan? AfterFailure(DateTimeOffset now)
    {
        if (now - _restarted >= resetAfter)
        {
            _next = null;
            _failures = 0;
        }
        if (++_failures > attempts) return null;
        var delay = _next ?? initial;
        _next = TimeSpan.FromTicks((long)Math.Min(max.Ticks, delay.Ticks * multiplier));
        var jittered = delay + (delay * (jitter * ((2 * NextFraction()) - 1)));
        _restarted = now + jittered;
        return jittered;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014), as a number from 0 to 1.</summary>
    private double NextFraction()
    {
        _random += 0x9E3779B97F4A7C15;
        var z = _random;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
