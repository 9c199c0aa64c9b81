namespace ActorStream.Operators.Tests;

/// <summary>An asynchronous operator whose requests a test answers by hand, in its own time.</summary>
public abstract class AsyncRig
{
    private protected readonly ManualTime _time = new();
    private protected readonly Requests _requests = new();
    private protected int _woken;

    private protected static AsyncOptions Ordered() => new(true, Timeout.InfiniteTimeSpan);

    private protected static AsyncOptions Unordered() => new(false, Timeout.InfiniteTimeSpan);

    private protected static OperatorHarness<string>.Input<int> Input(OperatorHarness<string> harness) =>
        harness.Into(((AsyncOperator<int, string>)harness.Operator).Input);

    private protected OperatorHarness<string> Harness(
        AsyncOptions options, Func<int, CancellationToken, Task<string>>? function = null, Func<int, string>? onTimeout = null)
    {
        var context = OperatorHarness<string>.Context(_time, wake: () => Interlocked.Increment(ref _woken));
        var op = new AsyncOperator<int, string>(context, options, function ?? _requests.Ask, onTimeout);
        return new OperatorHarness<string>(op, op.Output, _time);
    }

    private protected void Answer(OperatorHarness<string> harness, int input)
    {
        _requests.Answer(input);
        harness.Step();
    }

    private protected void Fail(OperatorHarness<string> harness, int input)
    {
        _requests.Fail(input, new InvalidOperationException("down"));
        harness.Step();
    }
}
