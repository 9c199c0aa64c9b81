using System.Diagnostics.CodeAnalysis;

namespace ActorStream.Connectors;

/// <summary>The rows of the keys that were asked for last.</summary>
internal sealed class PartialCache<TKey, T>(LookupCache settings, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];

    // The key whose last use is longest ago comes first.
    private readonly LinkedList<Entry> _byUse = new();
    private long _rows;

    public bool TryGet(TKey key, [NotNullWhen(true)] out IReadOnlyList<T>? rows)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            rows = null;
            if (!_entries.TryGetValue(key, out var node)) return false;
            var entry = node.Value;
            if (settings.ExpireAfterWrite <= time.GetElapsedTime(entry.Written, now) || settings.ExpireAfterAccess <= time.GetElapsedTime(entry.Used, now))
            {
                Remove(node);
                return false;
            }
            entry.Used = now;
            _byUse.Remove(node);
            _byUse.AddLast(node);
            rows = entry.Rows;
            return true;
        }
    }

    public void Put(TKey key, IReadOnlyList<T> rows)
    {
        // That there is nothing takes the place of a row.
        var size = Math.Max(1, rows.Count);
        if ((rows.Count == 0 && !settings.KeepsMissing) || size > settings.MaxRows) return;
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var old)) Remove(old);
            while (_rows + size > settings.MaxRows) Remove(_byUse.First!);
            _entries.Add(key, _byUse.AddLast(new Entry(key, rows) { Written = now, Used = now }));
            _rows += size;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _rows -= Math.Max(1, node.Value.Rows.Count);
    }

    private sealed class Entry(TKey key, IReadOnlyList<T> rows)
    {
        public TKey Key => key;

        public IReadOnlyList<T> Rows => rows;

        public required long Written { get; init; }

        public required long Used { get; set; }
    }
}
