using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>A spool that gives its records sorted by key and time.</summary>
internal abstract class KeySpool<TKey>(Codec<TKey> codec) : InputSpool
{
    public override bool IsKeyed => true;

    protected KeyOrder<TKey> Order { get; } = new(codec);

    public override IEnumerable<Batch> All() => throw new InvalidOperationException("An input with a key is given key by key.");

    public override IEnumerable<(int Input, Batch? Batch)> ByKey(IReadOnlyList<(int Input, InputSpool Spool)> inputs)
    {
        var open = inputs.Select(static i => ((KeySpool<TKey>)i.Spool).Open(i.Input)).Where(static i => i.HasNext).ToList();
        while (open.Count > 0)
        {
            var first = open[0];
            for (var i = 1; i < open.Count; i++)
                if (Order.Compare(open[i].Hash, open[i].Key, first.Hash, first.Key) < 0) first = open[i];
            var (hash, key) = (first.Hash, first.Key);
            while (Next(open, hash, key) is { } next) yield return (next.Input.Input, next.Input.Take(next.Limit));
            yield return (first.Input, null);
            open.RemoveAll(static i => !i.HasNext);
        }
    }

    /// <summary>The sorted records, as an input of a task.</summary>
    public abstract KeyInput<TKey> Open(int input);

    /// <summary>The input whose record of the key comes next in time (the first one among equals), and how far it may go before another one is due.</summary>
    private (KeyInput<TKey> Input, long Limit)? Next(List<KeyInput<TKey>> open, ulong hash, TKey key)
    {
        KeyInput<TKey>? next = null;
        foreach (var input in open)
            if (Has(input) && (next is null || input.Timestamp < next.Timestamp)) next = input;
        if (next is null) return null;
        var limit = long.MaxValue;
        foreach (var input in open)
        {
            if (input == next || !Has(input)) continue;
            // Inputs are in the order of their numbers: of equal timestamps the lower input's go first.
            var before = open.IndexOf(next) < open.IndexOf(input) ? input.Timestamp : input.Timestamp - 1;
            limit = Math.Min(limit, before);
        }
        return (next, limit);

        bool Has(KeyInput<TKey> input) => input.HasNext && Order.Compare(input.Hash, input.Key, hash, in key) == 0;
    }
}

/// <param name="selector">Takes the key from a record.</param>
/// <param name="keyCodec">Of the keys.</param>
/// <param name="codec">Of the records, for the file; null: all stays in memory.</param>
/// <param name="directory">The file's folder.</param>
internal sealed class KeySpool<T, TKey>(Func<T, TKey> selector, Codec<TKey> keyCodec, Codec<T>? codec, string directory) : KeySpool<TKey>(keyCodec)
{
    private readonly RecordSize<T> _size = new(codec);
    private readonly List<KeyedRecord<T, TKey>> _records = [];
    private RunFile<T>? _file;
    private long _held;

    public override long Held => _held;

    public override long Spilled => _file?.Length ?? 0;

    public override bool CanSpill => codec is not null;

    public override void Add(Batch batch)
    {
        var records = (Batch<T>)batch;
        var values = records.Values.AsSpan(0, records.Count);
        for (var i = 0; i < values.Length; i++)
        {
            var key = selector(values[i]);
            _records.Add(new(values[i], key, records.Hashes is { } hashes ? hashes[i] : Order.HashOf(in key), records.Timestamps[i]));
        }
        // With the index by which they are sorted.
        _held += _size.Of(values) + ((Unsafe.SizeOf<KeyedRecord<T, TKey>>() + sizeof(int)) * (long)values.Length);
    }

    public override void Spill()
    {
        _file ??= new RunFile<T>(codec!, directory);
        var records = CollectionsMarshal.AsSpan(_records);
        foreach (var index in Sorted())
        {
            var record = records[index];
            var value = record.Value;
            _file.Append(record.Hash, record.Timestamp, in value);
        }
        _file.EndRun();
        _records.Clear();
        _held = 0;
    }

    public override KeyInput<TKey> Open(int input)
    {
        var runs = Enumerable.Range(0, _file?.RunCount ?? 0)
            .Select(SortedRun<T, TKey> (run) => new StoredRun<T, TKey>(run, _file!.Read(run), selector))
            .Append(new HeldRun<T, TKey>(int.MaxValue, _records, Sorted()));
        return new KeyInput<T, TKey>(input, runs, Order);
    }

    public override void Dispose()
    {
        _file?.Dispose();
        _records.Clear();
    }

    private int[] Sorted()
    {
        var order = new int[_records.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, Compare);
        return order;
    }

    private int Compare(int left, int right)
    {
        var records = CollectionsMarshal.AsSpan(_records);
        ref var x = ref records[left];
        ref var y = ref records[right];
        var keys = Order.Compare(x.Hash, x.Key, y.Hash, y.Key);
        if (keys != 0) return keys;
        var times = x.Timestamp.CompareTo(y.Timestamp);
        return times != 0 ? times : left.CompareTo(right);
    }
}
