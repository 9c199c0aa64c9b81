using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>A map state: its entries are rows of a table by (key, map key), in the key's group, chained in the order in which they were added.</summary>
internal sealed class DeclaredMap<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue> : DeclaredState<TKey>
    where TKeyCodec : struct, ICodec<TKey>
    where TMapKeyCodec : struct, ICodec<TMapKey>
{
    readonly KeyedStateBackend<TKey> _backend;
    readonly TKeyCodec _keyCodec;
    readonly TMapKeyCodec _mapKeyStruct;
    readonly Codec<TMapKey> _mapKeyCodec;
    readonly Codec<TValue> _valueCodec;
    readonly Predicate<TValue>? _isExpired;
    readonly StateTable<Namespaced<TKey, TMapKey>, MapEntry<TMapKey, TValue>, NamespacedCodec<TKey, TMapKey, TKeyCodec, TMapKeyCodec>> _entries;
    CellAccess<TKey, MapHead<TMapKey>>? _heads;
    readonly bool _pins;
    long _pinnedFor = -1;
    int _sweepPage;

    public DeclaredMap(
        KeyedStateBackend<TKey> backend, StateDescriptor descriptor, TKeyCodec keyCodec, Codec<TMapKey> mapKeyCodec, TMapKeyCodec mapKeyStruct, Codec<TValue> valueCodec, Predicate<TValue>? isExpired)
        : base(descriptor)
    {
        _backend = backend;
        _keyCodec = keyCodec;
        _mapKeyStruct = mapKeyStruct;
        _mapKeyCodec = mapKeyCodec;
        _valueCodec = valueCodec;
        _isExpired = isExpired;
        Rules = isExpired is null ? new MapHeadRules<TMapKey>(mapKeyCodec) : new ExpiringMapHeadRules<TMapKey>(mapKeyCodec);
        _entries = new(backend.Range, new(keyCodec, mapKeyStruct), copyRow: valueCodec.IsImmutable ? null : CopyEntry);
        _entries.Limit(backend.Memory, new MapEntryForm<TMapKey, TValue>(mapKeyCodec, valueCodec));
        _pins = _entries.IsPaged && !valueCodec.IsImmutable;
    }

    public override Type CellType => typeof(MapHead<TMapKey>);

    public override object Rules { get; }

    public override bool IsImmutable => true;

    public int Count
    {
        get
        {
            ref var head = ref Heads.Find(false);
            return Unsafe.IsNullRef(ref head) ? 0 : head.Count;
        }
    }

    CellAccess<TKey, MapHead<TMapKey>> Heads => _heads ?? Seal();

    public override void Bind(object access) => _heads = (CellAccess<TKey, MapHead<TMapKey>>)access;

    /// <summary>The value of an entry of the current key for reading; a null reference when there is none.</summary>
    public ref readonly TValue Peek(scoped in TMapKey mapKey)
    {
        var key = CurrentKey();
        if (!_valueCodec.IsImmutable)
            Heads.Find(true);
        ref readonly var entry = ref _entries.Peek(new(key, mapKey), HashOf(in mapKey));
        if (_pins)
            Pin();
        return ref Unsafe.IsNullRef(in entry) ? ref Unsafe.NullRef<TValue>() : ref entry.Value;
    }

    public ref TValue GetOrAdd(scoped in TMapKey mapKey, out bool added)
    {
        ref var entry = ref _entries.GetOrAdd(new(CurrentKey(), mapKey), HashOf(in mapKey), out added);
        if (_pins)
            Pin();
        if (added)
        {
            ref var head = ref Heads.GetOrAdd(out _);
            if (head.Count == 0)
            {
                head.First = mapKey;
            }
            else
            {
                ref var last = ref Entry(in head.Last);
                last.Next = mapKey;
                last.HasNext = true;
                entry.Previous = head.Last;
                entry.HasPrevious = true;
            }
            head.Last = mapKey;
            head.Count++;
        }
        else
        {
            // The map has changed, which its head stands for.
            Heads.Find(true);
        }
        return ref entry.Value;
    }

    public bool Remove(in TMapKey mapKey)
    {
        ref var found = ref Entry(in mapKey);
        if (Unsafe.IsNullRef(ref found))
            return false;
        var entry = found;
        ref var head = ref Heads.GetOrAdd(out _);
        if (entry.HasPrevious)
        {
            ref var previous = ref Entry(in entry.Previous);
            previous.Next = entry.Next;
            previous.HasNext = entry.HasNext;
        }
        else
        {
            head.First = entry.Next;
        }
        if (entry.HasNext)
        {
            ref var next = ref Entry(in entry.Next);
            next.Previous = entry.Previous;
            next.HasPrevious = entry.HasPrevious;
        }
        else
        {
            head.Last = entry.Previous;
        }
        _entries.Remove(new(CurrentKey(), mapKey), HashOf(in mapKey));
        if (--head.Count == 0)
            Heads.Clear();
        return true;
    }

    public void RemoveAll()
    {
        ref var head = ref Heads.Find(false);
        if (Unsafe.IsNullRef(ref head))
            return;
        var mapKey = head.First;
        for (var hasNext = true; hasNext;)
        {
            var entry = Entry(in mapKey);
            _entries.Remove(new(CurrentKey(), mapKey), HashOf(in mapKey));
            mapKey = entry.Next;
            hasNext = entry.HasNext;
        }
        Heads.Clear();
    }

    /// <summary>The entries of the key that is current at the first step. The entry that is returned may be removed, others too, and entries added.</summary>
    public IEnumerator<KeyValuePair<TMapKey, TValue>> Enumerate()
    {
        var key = CurrentKey();
        var hash = _backend.Current.Hash;
        if (Count == 0)
            yield break;
        var mapKey = Heads.Find(!_valueCodec.IsImmutable).First;
        while (TryEntry(key, hash, mapKey, out var entry))
        {
            var next = (entry.HasNext, entry.Next);
            yield return new(mapKey, entry.Value);
            if (TryEntry(key, hash, mapKey, out entry))
                next = (entry.HasNext, entry.Next);
            if (!next.HasNext)
                break;
            mapKey = next.Next;
        }
    }

    public override FrozenState Freeze(object rows, List<IDisposable> held)
    {
        var entries = _entries.Freeze();
        held.Add(entries);
        return new FrozenMapState<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue>(
            Descriptor, _heads!.OfFrozen(rows), entries, _backend.KeyCodec, new(_keyCodec, _mapKeyStruct), _mapKeyCodec, _valueCodec);
    }

    public override void Restore(ref StateReader reader)
    {
        RemoveAll();
        for (var left = reader.ReadCount(0); left > 0; left--)
        {
            var mapKey = _mapKeyCodec.Read(ref reader);
            var value = _valueCodec.Read(ref reader);
            GetOrAdd(in mapKey, out _) = value;
        }
    }

    public override void Remove() => RemoveAll();

    public override void Sweep(long now)
    {
        if (_isExpired is null)
            return;
        for (var cursor = _entries.RowsOfPiece(ref _sweepPage); cursor.MoveNext();)
        {
            ref readonly var entry = ref _entries.At(in cursor);
            if (!_isExpired(entry.Row.Value))
                continue;
            var key = entry.Key;
            _backend.Current.Set(in key.Key, _keyCodec.Hash(in key.Key));
            Remove(in key.Namespace);
        }
    }

    public override void Clear() => _entries.Clear();

    ref MapEntry<TMapKey, TValue> Entry(scoped in TMapKey mapKey) => ref _entries.GetRef(new(CurrentKey(), mapKey), HashOf(in mapKey));

    bool TryEntry(TKey key, ulong hash, TMapKey mapKey, out MapEntry<TMapKey, TValue> entry)
    {
        ref readonly var found = ref _entries.Peek(new(key, mapKey), KeyGroups.Mix(hash, _mapKeyStruct.Hash(in mapKey)));
        if (_pins)
            Pin();
        entry = Unsafe.IsNullRef(in found) ? default : found;
        return !Unsafe.IsNullRef(in found);
    }

    /// <summary>A value that has been given out may be changed until the next key is set.</summary>
    void Pin()
    {
        if (_pinnedFor != _backend.Current.Serial)
            _entries.ReleasePins();
        _pinnedFor = _backend.Current.Serial;
        _entries.PinLast();
    }

    TKey CurrentKey()
    {
        if (!_backend.Current.IsSet)
            Heads.Find(false);
        return _backend.Current.Key;
    }

    ulong HashOf(in TMapKey mapKey) => KeyGroups.Mix(_backend.Current.Hash, _mapKeyStruct.Hash(in mapKey));

    MapEntry<TMapKey, TValue> CopyEntry(in MapEntry<TMapKey, TValue> entry) => entry with { Value = _valueCodec.Copy(in entry.Value) };

    CellAccess<TKey, MapHead<TMapKey>> Seal()
    {
        _backend.Seal();
        return _heads!;
    }
}
