using System.Globalization;
using ActorStream.Actors;

namespace ActorStream;

/// <summary>Whether and when a failed job is started again, from its last completed checkpoint: <c>restart-strategy.type</c>.</summary>
/// <remarks>
/// The default is <see cref="ExponentialDelay"/> for a job that is told to take checkpoints (by their storage or their interval), and
/// <see cref="None"/> for another one: a mistake in a program shows at once.
/// </remarks>
public sealed class RestartStrategy
{
    private readonly Func<ulong, RestartBackoff> _create;

    private RestartStrategy(string description, Func<ulong, RestartBackoff> create) => (Description, _create) = (description, create);

    /// <summary>The first failure ends the job.</summary>
    public static RestartStrategy None { get; } = new("none", static _ => RestartBackoff.None);

    /// <summary>What it does.</summary>
    public string Description { get; }

    /// <summary>A number of new attempts, each after the same time.</summary>
    /// <param name="attempts">How many; from 0.</param>
    /// <param name="delay">How long to wait before each.</param>
    public static RestartStrategy FixedDelay(int attempts, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempts);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(Text($"fixed-delay: {attempts} attempts, {delay} apart"), _ => new FixedDelayBackoff(attempts, delay));
    }

    /// <summary>New attempts as long as failures are rare enough.</summary>
    /// <param name="maxFailuresPerInterval">How many failures an interval may have.</param>
    /// <param name="failureInterval">The interval.</param>
    /// <param name="delay">How long to wait before each attempt.</param>
    public static RestartStrategy FailureRate(int maxFailuresPerInterval, TimeSpan failureInterval, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxFailuresPerInterval);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(failureInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(
            Text($"failure-rate: {maxFailuresPerInterval} failures in {failureInterval}, {delay} apart"),
            _ => new FailureRateBackoff(maxFailuresPerInterval, failureInterval, delay));
    }

    /// <summary>New attempts after times that grow with each failure, and start again from the first after a time without one.</summary>
    /// <param name="initialBackoff">The first time; default 1 s.</param>
    /// <param name="maxBackoff">The longest; default 1 minute.</param>
    /// <param name="backoffMultiplier">What each is multiplied with, from 1; default 1.5.</param>
    /// <param name="jitterFactor">The part of the time that is left to chance, from 0 to 1; default 0.1.</param>
    /// <param name="resetBackoffThreshold">After so long without a failure the next one counts as the first; default 1 hour.</param>
    /// <param name="attempts">How many attempts without such a time between; null, the default: any number.</param>
    public static RestartStrategy ExponentialDelay(
        TimeSpan? initialBackoff = null,
        TimeSpan? maxBackoff = null,
        double backoffMultiplier = 1.5,
        double jitterFactor = 0.1,
        TimeSpan? resetBackoffThreshold = null,
        int? attempts = null)
    {
        var initial = initialBackoff ?? TimeSpan.FromSeconds(1);
        var max = maxBackoff ?? TimeSpan.FromMinutes(1);
        var reset = resetBackoffThreshold ?? TimeSpan.FromHours(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(initial, TimeSpan.Zero, nameof(initialBackoff));
        ArgumentOutOfRangeException.ThrowIfLessThan(max, initial, nameof(maxBackoff));
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffMultiplier, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(jitterFactor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jitterFactor, 1);
        return new(
            Text($"exponential-delay: {initial} to {max}, times {backoffMultiplier}"),
            seed => new ExponentialDelayBackoff(initial, max, backoffMultiplier, jitterFactor, reset, attempts, seed));
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    internal RestartBackoff Create(ulong seed) => _create(seed);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
