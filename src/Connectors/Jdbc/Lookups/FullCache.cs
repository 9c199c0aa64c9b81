namespace ActorStream.Connectors;

/// <summary>A whole table, read again from time to time.</summary>
internal sealed class FullCache<TKey, T>(TimeSpan? interval, TimeProvider time, Func<CancellationToken, Task<Dictionary<TKey, IReadOnlyList<T>>>> load)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, IReadOnlyList<T>>? _rows;
    private Task? _loading;
    private long _loaded;

    public async ValueTask<IReadOnlyList<T>> FindAsync(TKey key, CancellationToken cancellationToken)
    {
        Dictionary<TKey, IReadOnlyList<T>>? rows;
        Task? loading;
        lock (_lock)
        {
            rows = _rows;
            if (_loading is null && (rows is null || interval <= time.GetElapsedTime(_loaded))) _loading = LoadAsync();
            loading = _loading;
        }
        if (rows is null)
        {
            await loading!.WaitAsync(cancellationToken).ConfigureAwait(false);
            rows = Volatile.Read(ref _rows)!;
        }
        return rows.GetValueOrDefault(key, []);
    }

    /// <summary>What one asks all wait for: it does not end when that one gives up.</summary>
    private async Task LoadAsync()
    {
        await Task.Yield();
        try
        {
            var rows = await load(CancellationToken.None).ConfigureAwait(false);
            Volatile.Write(ref _rows, rows);
        }
        catch (Exception) when (_rows is not null)
        {
            // The rows that are there stay good until the next time.
        }
        finally
        {
            lock (_lock)
            {
                _loaded = time.GetTimestamp();
                _loading = null;
            }
        }
    }
}
