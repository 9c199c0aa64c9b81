using Xunit;

namespace ActorStream.Actors.Tests.Restarts;

/// <summary>Flink's restart strategies, with the values of the reference's table.</summary>
public class RestartBackoffTests
{
    static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void None_never_restarts() => Assert.Null(RestartBackoff.None.AfterFailure(Start));

    [Fact]
    public void Fixed_delay_gives_its_attempts_and_then_none()
    {
        var backoff = new FixedDelayBackoff(2, TimeSpan.FromSeconds(1));
        Assert.Equal([1, 1, null], Delays(backoff, 0, 10, 1000));
    }

    [Fact]
    public void Failure_rate_ends_when_an_interval_has_too_many_failures()
    {
        var backoff = new FailureRateBackoff(2, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3));
        Assert.Equal([3, 3, 3, 3, null], Delays(backoff, 0, 30, 70, 100, 110));
    }

    [Fact]
    public void Exponential_delay_grows_to_its_largest_and_starts_again_after_a_quiet_time()
    {
        var backoff = Exponential(jitter: 0);
        Assert.Equal([1, 1.5, 2.25, 3.375, 4, 4], Delays(backoff, 0, 10, 20, 30, 40, 50));
        Assert.Equal([1.0], Delays(backoff, 50 + 4 + 3600));
    }

    [Fact]
    public void Exponential_delay_can_be_limited_in_attempts()
    {
        var backoff = Exponential(jitter: 0, attempts: 2);
        Assert.Equal([1, 1.5, null], Delays(backoff, 0, 10, 20));
    }

    [Fact]
    public void Jitter_stays_within_its_part_and_follows_the_seed()
    {
        var first = Delays(Exponential(jitter: 0.1), 0, 10, 20);
        Assert.Equal(first, Delays(Exponential(jitter: 0.1), 0, 10, 20));
        Assert.InRange(first[0]!.Value, 0.9, 1.1);
        Assert.InRange(first[1]!.Value, 1.35, 1.65);
        Assert.NotEqual(1.0, first[0]);
    }

    static ExponentialDelayBackoff Exponential(double jitter, int? attempts = null) =>
        new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), 1.5, jitter, TimeSpan.FromHours(1), attempts, seed: 5);

    static double?[] Delays(RestartBackoff backoff, params int[] seconds) =>
        seconds.Select(s => backoff.AfterFailure(Start + TimeSpan.FromSeconds(s))?.TotalSeconds).ToArray();
}
