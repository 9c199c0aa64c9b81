using Xunit;

namespace ActorStream.Operators.Tests;

public class AsyncOperatorTests
{
    private readonly ManualTime _time = new();
    private readonly Requests _requests = new();
    private int _woken;

    [Fact]
    public void Ordered_results_keep_the_order_of_the_input_and_its_watermarks()
    {
        using var harness = Harness(Ordered());
        var input = Input(harness);
        input.Send(1, 1).Send(2, 2);
        harness.Watermark(2);
        input.Send(3, 3);
        Answer(harness, 3);
        Assert.Equal("", harness.Take());
        Answer(harness, 2);
        Assert.Equal("", harness.Take());
        Answer(harness, 1);
        Assert.Equal("r1@1 r2@2 W2 r3@3", harness.Take());
    }

    [Fact]
    public void Unordered_results_overtake_only_between_watermarks()
    {
        using var harness = Harness(Unordered());
        var input = Input(harness);
        input.Send(1, 1).Send(2, 2);
        harness.Watermark(2);
        input.Send(3, 3).Send(4, 4);
        harness.Watermark(4);
        input.Send(5, 5);
        Answer(harness, 5);
        Answer(harness, 4);
        Assert.Equal("", harness.Take());
        Answer(harness, 2);
        Assert.Equal("r2@2", harness.Take());
        Answer(harness, 1);
        Assert.Equal("r1@1 W2 r4@4", harness.Take());
        Answer(harness, 3);
        Assert.Equal("r3@3 W4 r5@5", harness.Take());
    }

    [Fact]
    public void A_watermark_passes_at_once_when_nothing_is_under_way()
    {
        using var harness = Harness(Unordered());
        var input = Input(harness);
        harness.Watermark(1);
        input.Send(2, 2);
        Answer(harness, 2);
        harness.Watermark(3);
        Assert.Equal("W1 r2@2 W3", harness.Take());
    }

    [Fact]
    public void At_capacity_input_stops_until_a_result_is_emitted()
    {
        using var harness = Harness(Ordered() with { Capacity = 2 });
        var input = Input(harness).Send((1, 1), (2, 2), (3, 3));
        Assert.Equal([1, 2], _requests.Started);
        Assert.False(input.IsTaken);
        Assert.False(harness.Step());
        Answer(harness, 2);
        Assert.Equal([1, 2], _requests.Started);
        Answer(harness, 1);
        Assert.Equal([1, 2, 3], _requests.Started);
        Assert.True(input.IsTaken);
        Answer(harness, 3);
        Assert.Equal("r1@1 r2@2 r3@3", harness.Take());
    }

    [Fact]
    public void A_completion_on_another_thread_wakes_the_task()
    {
        using var harness = Harness(Ordered());
        Input(harness).Send(1, 7);
        var thread = new Thread(() => _requests.Answer(7));
        thread.Start();
        thread.Join();
        Assert.Equal(1, _woken);
        Assert.Equal("", harness.Take());
        harness.Step();
        Assert.Equal("r7@1", harness.Take());
    }

    [Fact]
    public void A_function_that_completes_at_once_needs_no_wake()
    {
        using var harness = Harness(Ordered(), static (x, _) => Task.FromResult($"r{x}"));
        Input(harness).Send((1, 1), (2, 2), (3, 3));
        Assert.Equal("r1@1 r2@2 r3@3", harness.Take());
        Assert.Equal(0, _woken);
    }

    [Fact]
    public void A_record_without_a_result_in_time_fails_the_job_and_is_named()
    {
        using var harness = Harness(Ordered() with { Timeout = TimeSpan.FromMilliseconds(50) });
        Input(harness).Send(1, 42);
        harness.ProcessingTime(49);
        var failure = Assert.Throws<OperatorFailedException>(() => harness.ProcessingTime(50));
        Assert.Contains("42", failure.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public void OnTimeout_gives_the_result_and_the_request_is_cancelled_and_its_late_answer_ignored()
    {
        using var harness = Harness(Ordered() with { Timeout = TimeSpan.FromMilliseconds(50) }, onTimeout: static x => $"?{x}");
        Input(harness).Send(1, 1);
        harness.ProcessingTime(20);
        var input2 = harness.Into(((AsyncOperator<int, string>)harness.Operator).Input);
        input2.Send(2, 2);
        Assert.Equal(50, harness.Operator.NextProcessingTime);
        harness.ProcessingTime(50);
        Assert.Equal("?1@1", harness.Take());
        Assert.True(_requests.Tokens[1].IsCancellationRequested);
        Assert.False(_requests.Tokens[2].IsCancellationRequested);
        Answer(harness, 1);
        Answer(harness, 2);
        Assert.Equal("r2@2", harness.Take());
        Assert.Equal(long.MaxValue, harness.Operator.NextProcessingTime);
    }

    [Fact]
    public void A_task_that_waits_for_room_still_times_out()
    {
        using var harness = Harness(Ordered() with { Capacity = 1, Timeout = TimeSpan.FromMilliseconds(50) }, onTimeout: static x => $"?{x}");
        Input(harness).Send((1, 1), (2, 2));
        harness.ProcessingTime(50);
        Assert.Equal("?1@1", harness.Take());
        Assert.Equal([1, 2], _requests.Started);
    }

    [Fact]
    public void A_failed_request_fails_the_job_and_names_the_record()
    {
        using var harness = Harness(Unordered());
        Input(harness).Send((1, 1), (2, 2));
        var failure = Assert.Throws<OperatorFailedException>(() =>
        {
            _requests.Fail(2, new InvalidOperationException("no such host"));
            harness.Step();
        });
        Assert.Equal("op, subtask 0: InvalidOperationException: no such host The record of 1970-01-01T00:00:00.002Z: 2", failure.Message);
    }

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
    public void The_end_of_the_input_waits_for_all_results()
    {
        using var harness = Harness(Ordered());
        Input(harness).Send((1, 1), (2, 2));
        harness.Watermark(long.MaxValue);
        Assert.False(harness.EndInput());
        Answer(harness, 1);
        Assert.False(harness.EndInput());
        Answer(harness, 2);
        Assert.True(harness.EndInput());
        Assert.Equal("r1@1 r2@2 W-end", harness.Take());
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

    [Fact]
    public void A_barrier_does_not_wait_for_requests()
    {
        using var harness = Harness(Ordered());
        Input(harness).Send(1, 1);
        Assert.True(harness.Operator.BeforeBarrier());
    }

    [Fact]
    public void What_has_not_been_emitted_is_in_the_snapshot_and_is_asked_again()
    {
        using var first = Harness(Ordered());
        Input(first).Send((1, 1), (2, 2), (3, 3), (4, 4));
        Answer(first, 1);
        Answer(first, 3);
        Assert.Equal("r1@1", first.Take());
        var stored = first.Snapshot();
        _requests.Started.Clear();
        using var second = Harness(Ordered() with { Capacity = 2 });
        second.Restore(stored);
        var input = Input(second).Send(5, 5);
        Assert.Equal([2, 3], _requests.Started);
        Assert.False(input.IsTaken);
        var again = second.Snapshot();
        using var third = Harness(Ordered(), static (x, _) => Task.FromResult($"r{x}"));
        third.Restore(again);
        third.Step();
        Assert.Equal("r2@2 r3@3 r4@4", third.Take());
    }

    [Fact]
    public void Idleness_is_passed_on_behind_the_last_result()
    {
        using var harness = Harness(Ordered());
        Input(harness).Send(1, 1);
        harness.Operator.SetIdle(true);
        Assert.False(harness.Operator.OutputIdle);
        Answer(harness, 1);
        Assert.True(harness.Operator.OutputIdle);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_slow_consumer_loses_nothing(bool ordered)
    {
        using var harness = Harness(ordered ? Ordered() : Unordered(), static (x, _) => Task.FromResult($"r{x}"));
        harness.Sink.Room = 0;
        var input = Input(harness).Send(Enumerable.Range(0, 3000).Select(static n => (n, (long)n)).ToArray());
        Assert.False(input.IsTaken);
        while (harness.Log.Count < 3000)
        {
            harness.Sink.Room = 700;
            harness.Step();
        }
        Assert.Equal(Enumerable.Range(0, 3000).Select(static n => $"r{n}@{n}"), harness.Log.Select(static e => e.ToString()));
    }

    private static AsyncOptions Ordered() => new(true, Timeout.InfiniteTimeSpan);

    private static AsyncOptions Unordered() => new(false, Timeout.InfiniteTimeSpan);

    private static OperatorHarness<string>.Input<int> Input(OperatorHarness<string> harness) =>
        harness.Into(((AsyncOperator<int, string>)harness.Operator).Input);

    private OperatorHarness<string> Harness(
        AsyncOptions options, Func<int, CancellationToken, Task<string>>? function = null, Func<int, string>? onTimeout = null)
    {
        var context = OperatorHarness<string>.Context(_time, wake: () => Interlocked.Increment(ref _woken));
        var op = new AsyncOperator<int, string>(context, options, function ?? _requests.Ask, onTimeout);
        return new OperatorHarness<string>(op, op.Output, _time);
    }

    private void Answer(OperatorHarness<string> harness, int input)
    {
        _requests.Answer(input);
        harness.Step();
    }

    private void Fail(OperatorHarness<string> harness, int input)
    {
        _requests.Fail(input, new InvalidOperationException("down"));
        harness.Step();
    }
}
