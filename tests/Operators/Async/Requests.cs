namespace ActorStream.Operators.Tests;

/// <summary>Asynchronous requests that a test answers by hand.</summary>
sealed class Requests
{
    private readonly Dictionary<int, Queue<TaskCompletionSource<string>>> _open = [];

    public List<int> Started { get; } = [];

    public Dictionary<int, CancellationToken> Tokens { get; } = [];

    public Task<string> Ask(int input, CancellationToken cancellationToken)
    {
        Started.Add(input);
        Tokens[input] = cancellationToken;
        var source = new TaskCompletionSource<string>();
        if (!_open.TryGetValue(input, out var queue)) _open[input] = queue = new();
        queue.Enqueue(source);
        return source.Task;
    }

    public void Answer(int input, string? result = null) => Settle(() => _open[input].Dequeue().SetResult(result ?? $"r{input}"));

    public void Fail(int input, Exception cause) => Settle(() => _open[input].Dequeue().SetException(cause));

    // Without a context the continuation runs here and now, not somewhere on the pool.
    static void Settle(Action settle)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        settle();
        SynchronizationContext.SetSynchronizationContext(context);
    }
}
