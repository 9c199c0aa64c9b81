using Xunit;

namespace ActorStream.Operators.Tests;

public class AsyncOperatorTests : AsyncRig
{
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
}
