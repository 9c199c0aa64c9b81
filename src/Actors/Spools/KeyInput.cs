using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>A keyed input while it is given key by key: stands at its next record.</summary>
internal abstract class KeyInput<TKey>(int input)
{
    /// <summary>The input's number at the task.</summary>
    public int Input => input;

    public abstract bool HasNext { get; }

    public abstract TKey Key { get; }

    public abstract ulong Hash { get; }

    public abstract long Timestamp { get; }

    /// <summary>Takes records of the current key: those with timestamps up to a limit, and at least one. The batch is valid until the next call.</summary>
    public abstract Batch Take(long limit);
}

/// <summary>Merges the runs of an input.</summary>
internal sealed class KeyInput<T, TKey> : KeyInput<TKey>, IComparer<SortedRun<T, TKey>>
{
    private const int RecordsPerBatch = 1024;
    private readonly KeyOrder<TKey> _order;
    private readonly PriorityQueue<SortedRun<T, TKey>, SortedRun<T, TKey>> _waiting;
    private readonly Batch<T> _batch = new(RecordsPerBatch, hashed: false);
    private SortedRun<T, TKey>? _run;

    public KeyInput(int input, IEnumerable<SortedRun<T, TKey>> runs, KeyOrder<TKey> order)
        : base(input)
    {
        _order = order;
        _waiting = new PriorityQueue<SortedRun<T, TKey>, SortedRun<T, TKey>>(this);
        foreach (var run in runs)
            if (run.MoveNext()) _waiting.Enqueue(run, run);
        _waiting.TryDequeue(out _run, out _);
    }

    public override bool HasNext => _run is not null;

    public override TKey Key => _run!.Key;

    public override ulong Hash => _run!.Hash;

    public override long Timestamp => _run!.Timestamp;

    public override Batch Take(long limit)
    {
        var (key, hash) = (Key, Hash);
        _batch.Clear();
        do
        {
            _batch.Timestamps[_batch.Count] = Timestamp;
            _batch.Values[_batch.Count++] = _run!.Value;
            MoveNext();
        }
        while (_batch.Count < RecordsPerBatch && _run is not null && Timestamp <= limit && _order.Compare(Hash, Key, hash, in key) == 0);
        return _batch;
    }

    /// <summary>Records of equal key and timestamp keep the order of their arrival.</summary>
    public int Compare(SortedRun<T, TKey>? x, SortedRun<T, TKey>? y)
    {
        var keys = _order.Compare(x!.Hash, in x.Key, y!.Hash, in y.Key);
        if (keys != 0) return keys;
        var times = x.Timestamp.CompareTo(y.Timestamp);
        return times != 0 ? times : x.Number.CompareTo(y.Number);
    }

    private void MoveNext()
    {
        var run = _run!;
        if (!run.MoveNext()) _waiting.TryDequeue(out _run, out _);
        else if (_waiting.Count > 0 && Compare(run, _waiting.Peek()) > 0) _run = _waiting.DequeueEnqueue(run, run);
    }
}
