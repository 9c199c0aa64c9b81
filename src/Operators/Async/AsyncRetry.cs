namespace ActorStream;

/// <summary>How asynchronous requests are tried again. Without a condition, after any exception.</summary>
/// <remarks>The timeout of the operator covers all tries of a record together. After the input has ended they go on as before, each at its time: the job ends when every record has its result.</remarks>
/// <example><code>
/// env.FromElements("ann").UnorderedWait(
///     static (user, _) => Service.GreetAsync(user), timeout: TimeSpan.FromSeconds(10),
///     retry: AsyncRetry.FixedDelay(3, TimeSpan.FromMilliseconds(1)).IfException(static cause => cause is HttpRequestException)).Print();
/// // prints: hello ann, at the third attempt
///
/// public static class Service
/// {
///     private static int _attempts;
///
///     public static async Task&lt;string> GreetAsync(string user)
///     {
///         await Task.Yield();
///         return ++_attempts &lt; 3 ? throw new HttpRequestException("busy") : $"hello {user}, at the third attempt";
///     }
/// }
/// </code></example>
public sealed class AsyncRetry
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private readonly double _multiplier;
    private readonly Func<Exception, bool>? _onException;
    private readonly Delegate? _onResult;

    private AsyncRetry(int attempts, TimeSpan first, TimeSpan longest, double multiplier, Func<Exception, bool>? onException, Delegate? onResult)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempts);
        ArgumentOutOfRangeException.ThrowIfLessThan(first, TimeSpan.Zero, "delay");
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, first, "maxDelay");
        ArgumentOutOfRangeException.ThrowIfLessThan(multiplier, 1.0);
        Attempts = attempts;
        _first = first;
        _longest = longest;
        _multiplier = multiplier;
        _onException = onException;
        _onResult = onResult;
    }

    /// <summary>How often a request is tried again after its first failure.</summary>
    internal int Attempts { get; }

    /// <summary>Tries again after the same time each time.</summary>
    /// <param name="attempts">How often at most, beside the first try.</param>
    /// <param name="delay">How long after the failure.</param>
    public static AsyncRetry FixedDelay(int attempts, TimeSpan delay) => new(attempts, delay, delay, 1, null, null);

    /// <summary>Tries again after a time that grows with each failure.</summary>
    /// <param name="attempts">How often at most, beside the first try.</param>
    /// <param name="initialDelay">How long after the first failure.</param>
    /// <param name="maxDelay">How long at most.</param>
    /// <param name="multiplier">What the delay is multiplied by after each failure; at least 1.</param>
    public static AsyncRetry ExponentialBackoff(int attempts, TimeSpan initialDelay, TimeSpan maxDelay, double multiplier = 2) =>
        new(attempts, initialDelay, maxDelay, multiplier, null, null);

    /// <summary>The same with a condition: tries again after an exception for which it holds.</summary>
    /// <param name="predicate">The condition.</param>
    public AsyncRetry IfException(Func<Exception, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new(Attempts, _first, _longest, _multiplier, predicate, _onResult);
    }

    /// <summary>The same with a condition: tries again after a result for which it holds, an empty one, say.</summary>
    /// <param name="predicate">The condition. Its parameter's type is that of the results.</param>
    public AsyncRetry IfResult<TResult>(Func<TResult, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new(Attempts, _first, _longest, _multiplier, _onException, predicate);
    }

    internal bool Repeats(Exception exception) => _onException?.Invoke(exception) ?? _onResult is null;

    /// <summary>The condition on results, null if there is none.</summary>
    /// <exception cref="ArgumentException">It was given for results of another type.</exception>
    internal Func<TResult, bool>? ResultCondition<TResult>() => _onResult switch
    {
        null => null,
        Func<TResult, bool> predicate => predicate,
        _ => throw new ArgumentException($"AsyncRetry.IfResult has a condition on {_onResult.Method.GetParameters()[^1].ParameterType.Name}, "
            + $"but the results are of type {typeof(TResult).Name}: write IfResult(static ({typeof(TResult).Name} r) => ...)."),
    };

    /// <summary>The delay in milliseconds before the retry with this number, from 1.</summary>
    internal long DelayBefore(int retry)
    {
        var delay = _first.TotalMilliseconds * Math.Pow(_multiplier, retry - 1);
        return (long)Math.Min(delay, _longest.TotalMilliseconds);
    }
}
