using Xunit;

namespace ActorStream.Operators.Tests;

public class AsyncRetryTests : AsyncRig
{
    [Fact]
    public void Retries_after_exceptions_wait_their_delay_and_end_with_the_last_one()
    {
        using var harness = Harness(Ordered() with { Retry = AsyncRetry.FixedDelay(2, TimeSpan.FromMilliseconds(100)) });
        Input(harness).Send(1, 1);
        Fail(harness, 1);
        harness.ProcessingTime(99);
        Assert.Equal([1], _requests.Started);
        harness.ProcessingTime(100);
        Assert.Equal([1, 1], _requests.Started);
        Fail(harness, 1);
        harness.ProcessingTime(200);
        Assert.Equal([1, 1, 1], _requests.Started);
        Assert.Throws<OperatorFailedException>(() => Fail(harness, 1));
    }

    [Fact]
    public void Delays_grow_up_to_the_longest()
    {
        var retry = AsyncRetry.ExponentialBackoff(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), multiplier: 2);
        Assert.Equal([100L, 200, 400, 500, 500], Enumerable.Range(1, 5).Select(retry.DelayBefore));
    }

    [Fact]
    public void A_condition_on_results_repeats_until_it_no_longer_holds()
    {
        var retry = AsyncRetry.FixedDelay(3, TimeSpan.FromMilliseconds(10)).IfResult(static (string r) => r.Length == 0);
        using var harness = Harness(Ordered() with { Retry = retry });
        Input(harness).Send(1, 1);
        _requests.Answer(1, "");
        harness.Step();
        Assert.Equal("", harness.Take());
        harness.ProcessingTime(10);
        _requests.Answer(1, "found");
        harness.Step();
        Assert.Equal("found@1", harness.Take());
    }

    [Fact]
    public void With_a_condition_on_results_alone_an_exception_fails_the_job()
    {
        var retry = AsyncRetry.FixedDelay(3, TimeSpan.FromMilliseconds(10)).IfResult(static (string r) => r.Length == 0);
        using var harness = Harness(Ordered() with { Retry = retry });
        Input(harness).Send(1, 1);
        Assert.Throws<OperatorFailedException>(() => Fail(harness, 1));
    }

    [Fact]
    public void Exceptions_for_which_the_condition_does_not_hold_fail_the_job()
    {
        var retry = AsyncRetry.FixedDelay(3, TimeSpan.FromMilliseconds(10)).IfException(static e => e is HttpRequestException);
        using var harness = Harness(Ordered() with { Retry = retry });
        Input(harness).Send(1, 1);
        _requests.Fail(1, new HttpRequestException("503"));
        harness.Step();
        harness.ProcessingTime(10);
        Assert.Equal([1, 1], _requests.Started);
        Assert.Throws<OperatorFailedException>(() => Fail(harness, 1));
    }

    [Fact]
    public void A_condition_on_results_of_another_type_is_refused()
    {
        var retry = AsyncRetry.FixedDelay(3, TimeSpan.Zero).IfResult(static (int r) => r == 0);
        var error = Assert.Throws<ArgumentException>(() => Harness(Ordered() with { Retry = retry }));
        Assert.Contains("Int32", error.Message, StringComparison.Ordinal);
        Assert.Contains("String", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Retries_go_on_at_their_times_after_the_input_has_ended()
    {
        using var harness = Harness(Unordered() with { Retry = AsyncRetry.FixedDelay(3, TimeSpan.FromMilliseconds(100)) });
        Input(harness).Send(1, 1);
        Assert.False(harness.EndInput());
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            // The first failure, too, comes after the end.
            Fail(harness, 1);
            Assert.False(harness.EndInput());
            Assert.Equal(attempt * 100, harness.Operator.NextProcessingTime);
            harness.ProcessingTime(attempt * 100);
            Assert.False(harness.EndInput());
            Assert.Equal(attempt + 1, _requests.Started.Count);
        }
        Answer(harness, 1);
        Assert.True(harness.EndInput());
        Assert.Equal("r1@1", harness.Take());
    }

    [Fact]
    public void After_the_end_the_last_failed_try_fails_the_job_as_before()
    {
        using var harness = Harness(Ordered() with { Retry = AsyncRetry.FixedDelay(1, TimeSpan.FromMilliseconds(100)) });
        Input(harness).Send(1, 1);
        Assert.False(harness.EndInput());
        Fail(harness, 1);
        harness.ProcessingTime(100);
        Assert.Equal([1, 1], _requests.Started);
        Assert.Throws<OperatorFailedException>(() => Fail(harness, 1));
    }

    [Fact]
    public void The_timeout_ends_retries_after_the_end_of_the_input()
    {
        var options = Ordered() with { Timeout = TimeSpan.FromMilliseconds(250), Retry = AsyncRetry.FixedDelay(100, TimeSpan.FromMilliseconds(100)) };
        using var harness = Harness(options, onTimeout: static n => $"none for {n}");
        Input(harness).Send(1, 1);
        Assert.False(harness.EndInput());
        for (var now = 100; now <= 200; now += 100)
        {
            Fail(harness, 1);
            harness.ProcessingTime(now);
        }
        Fail(harness, 1);
        harness.ProcessingTime(250);
        Assert.True(harness.EndInput());
        Assert.Equal("none for 1@1", harness.Take());
    }
}
