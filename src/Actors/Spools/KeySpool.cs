using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>A spool that knows the records of each key.</summary>
internal abstract class KeySpool<TKey> : InputSpool
{
    public override bool IsKeyed => true;

    /// <summary>The keys in order of their hashes: the same order on every input and in every run.</summary>
    public abstract IEnumerable<(TKey Key, ulong Hash)> Keys { get; }

    public abstract bool Has(TKey key);

    /// <summary>The records of a key in order of their timestamps; those of equal timestamps in order of arrival.</summary>
    public abstract IEnumerable<Batch> Of(TKey key);

    public override IEnumerable<Batch> All() => Keys.SelectMany(k => Of(k.Key));

    public override IEnumerable<IEnumerable<(int Input, Batch Batch)>> ByKey(IReadOnlyList<(int Input, InputSpool Spool)> inputs)
    {
        var spools = inputs.Select(static i => (i.Input, Spool: (KeySpool<TKey>)i.Spool)).ToArray();
        for (var i = 0; i < spools.Length; i++)
        {
            foreach (var (key, _) in spools[i].Spool.Keys)
            {
                if (spools.Take(i).Any(earlier => earlier.Spool.Has(key))) continue;
                yield return spools.Where(s => s.Spool.Has(key)).SelectMany(s => s.Spool.Of(key).Select(batch => (s.Input, batch)));
            }
        }
    }
}

internal sealed class KeySpool<T, TKey>(Func<T, TKey> selector, Codec<TKey> codec) : KeySpool<TKey>
{
    private const int RecordsPerBatch = 1024;
    private readonly Dictionary<Entry, List<(T Value, long Timestamp)>> _records = new(new EntryComparer(codec));

    public override IEnumerable<(TKey Key, ulong Hash)> Keys =>
        _records.Keys.OrderBy(static e => e.Hash).Select(static e => (e.Key, e.Hash));

    public override void Add(Batch batch)
    {
        var records = (Batch<T>)batch;
        for (var i = 0; i < records.Count; i++)
        {
            var entry = EntryOf(selector(records.Values[i]));
            if (!_records.TryGetValue(entry, out var list)) _records[entry] = list = [];
            list.Add((records.Values[i], records.Timestamps[i]));
        }
    }

    public override bool Has(TKey key) => _records.ContainsKey(EntryOf(key));

    public override IEnumerable<Batch> Of(TKey key)
    {
        if (!_records.Remove(EntryOf(key), out var list)) yield break;
        var sorted = list.OrderBy(static r => r.Timestamp).ToList();
        for (var first = 0; first < sorted.Count; first += RecordsPerBatch)
            yield return SpooledBatch.Of(sorted, first, Math.Min(RecordsPerBatch, sorted.Count - first));
    }

    private Entry EntryOf(TKey key) => new(key, codec.Hash(in key));

    private readonly record struct Entry(TKey Key, ulong Hash);

    private sealed class EntryComparer(Codec<TKey> codec) : IEqualityComparer<Entry>
    {
        public bool Equals(Entry x, Entry y)
        {
            var (left, right) = (x.Key, y.Key);
            return x.Hash == y.Hash && codec.Equals(in left, in right);
        }

        public int GetHashCode(Entry entry) => (int)entry.Hash;
    }
}
