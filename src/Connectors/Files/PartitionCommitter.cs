namespace ActorStream.Connectors;

/// <summary>
/// Commits partitions, for all subtasks of a sink: when each has given its parts their names, what is due is committed. A partition is in every checkpoint from its first part on until it has been committed.
/// </summary>
internal sealed class PartitionCommitter(PartitionCommit settings, string path, int attempt, int parallelism)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private readonly long[] _rounds = new long[parallelism];
    private readonly long[] _watermarks = Enumerable.Repeat(long.MinValue, parallelism).ToArray();
    private readonly Dictionary<string, long> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long[]> _committed = new(StringComparer.Ordinal);
    private long _evaluated;

    /// <summary>Which attempt of the job it is for.</summary>
    public int Attempt => attempt;

    /// <summary>Whether all parts that a subtask had in a partition up to a round belong to a commit that is done.</summary>
    public bool IsCommitted(string folder, int subtask, long round)
    {
        lock (_lock) return _committed.TryGetValue(folder, out var rounds) && rounds[subtask] >= round;
    }

    /// <summary>A partition waits to be committed.</summary>
    public void Add(string folder, long since, int subtask, long round)
    {
        lock (_lock)
        {
            if (_committed.TryGetValue(folder, out var rounds) && rounds[subtask] >= round) return;
            _pending[folder] = _pending.TryGetValue(folder, out var other) ? Math.Min(since, other) : since;
        }
    }

    /// <summary>A subtask has committed a checkpoint's parts. When all have, what is due is committed.</summary>
    public async Task RoundAsync(int subtask, long round, long watermark, TimeProvider time, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            (string Folder, long Since)[] waiting;
            long all;
            lock (_lock)
            {
                (_rounds[subtask], _watermarks[subtask]) = (round, watermark);
                all = _rounds.Min();
                if (all <= _evaluated) return;
                waiting = [.. _pending.Select(static p => (p.Key, p.Value)).OrderBy(static p => p.Key, StringComparer.Ordinal)];
            }
            var (now, reached) = (time.GetUtcNow().ToUnixTimeMilliseconds(), _watermarks.Min());
            foreach (var (folder, since) in waiting)
            {
                if (all != long.MaxValue && !settings.IsDue(folder, since, now, reached)) continue;
                await settings.RunAsync(Path.GetFullPath(Path.Combine(path, folder)), cancellationToken).ConfigureAwait(false);
                lock (_lock)
                {
                    _pending.Remove(folder);
                    _committed[folder] = [.. _rounds];
                }
            }
            _evaluated = all;
        }
        finally
        {
            _turn.Release();
        }
    }
}
