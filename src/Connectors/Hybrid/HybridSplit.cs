using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>A split of one of the two sources.</summary>
/// <param name="isFirst">Of the first.</param>
/// <param name="inner">The source's own split, with its position.</param>
internal sealed class HybridSplit(bool isFirst, SourceSplit inner) : SourceSplit(inner.Id)
{
    public bool IsFirst { get; } = isFirst;

    public SourceSplit Inner { get; } = inner;

    public override string Key { get; } = (isFirst ? "1/" : "2/") + inner.Key;

    public override string ToString() => Inner.ToString();
}

/// <summary>Which splits of the first source are not at their end.</summary>
internal sealed class HybridProgress
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private TaskCompletionSource? _waiting;

    /// <summary>A split is to be read, from its beginning or from where a checkpoint had it.</summary>
    public void Begin(string key)
    {
        lock (_lock) _open.Add(key);
    }

    /// <summary>A split is at its end.</summary>
    public void End(string key)
    {
        lock (_lock)
        {
            _open.Remove(key);
            if (_open.Count == 0) _waiting?.TrySetResult();
        }
    }

    /// <summary>Waits until all splits are at their ends; none may be found any more.</summary>
    public Task AllEndedAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_open.Count == 0) return Task.CompletedTask;
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task.WaitAsync(cancellationToken);
        }
    }
}
