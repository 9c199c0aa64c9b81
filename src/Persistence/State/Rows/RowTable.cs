using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The rows of an operator, of which that of the current key is found once and remembered.</summary>
internal abstract class RowTable<TKey> : IBulkLoad
{
    public abstract int Count { get; }

    /// <summary>Freezes the rows; the cells' frozen forms are then taken from what is returned.</summary>
    public abstract object Freeze(in SnapshotCut cut);

    /// <summary>Removes what is expired in the next segment.</summary>
    public abstract void Sweep(long now);

    /// <summary>Some of the keys for which a state has something: from a position down. The current key's state may change from one call to the next.</summary>
    /// <returns>Whether there may be more.</returns>
    public abstract bool KeysOf(int bit, ref int end, List<(TKey Key, ulong Hash)> keys);

    public abstract void Clear();

    public abstract void BeginLoad();

    public abstract void EndLoad();
}

internal sealed class RowTable<TKey, TCells, TKeyCodec> : RowTable<TKey>
    where TKeyCodec : struct, ICodec<TKey>
{
    const int KeysAtOnce = 1024;

    readonly CurrentKey<TKey> _current;
    readonly StateTable<TKey, Row<TCells>, TKeyCodec> _table;
    readonly List<IRowCell<TCells>> _cells = [];
    int _position;
    int _version;
    long _serial = -1;
    readonly bool _pins;
    int _sweepPage;

    public RowTable(CurrentKey<TKey> current, KeyGroupRange range, TKeyCodec keyCodec, bool isImmutable, StateMemory? memory)
    {
        _current = current;
        KeyCodec = keyCodec;
        _table = new(range, keyCodec, copyRow: isImmutable ? null : Copy);
        _table.Limit(memory, new CellsForm<TCells>(_cells));
        _pins = _table.IsPaged && !isImmutable;
    }

    public override int Count => _table.Count;

    public TKeyCodec KeyCodec { get; }

    public RowLoader<TKey, Row<TCells>>? NewLoader() => _table.NewLoader();

    public void Add(IRowCell<TCells> cell) => _cells.Add(cell);

    /// <summary>The row of the current key; a null reference when it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Row<TCells> Find(bool forWriting)
    {
        if (_serial != _current.Serial || _version != _table.Version)
            Locate();
        if (_position < 0)
            return ref Unsafe.NullRef<Row<TCells>>();
        return ref _table.RowAt(_position, forWriting);
    }

    /// <summary>The row of the current key for writing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Row<TCells> GetOrAdd()
    {
        ref var row = ref Find(true);
        if (!Unsafe.IsNullRef(ref row))
            return ref row;
        return ref Insert();
    }

    public void Remove() => _table.Remove(in _current.Key, _current.Hash);

    public override object Freeze(in SnapshotCut cut) => _table.Freeze(in cut);

    public override void Clear() => _table.Clear();

    public override void BeginLoad() => _table.BeginLoad();

    public override void EndLoad() => _table.EndLoad();

    public override void Sweep(long now)
    {
        for (var cursor = _table.RowsOfPiece(ref _sweepPage); cursor.MoveNext();)
        {
            var expired = false;
            foreach (var cell in _cells)
                expired |= cell.HasExpired(in _table.At(in cursor).Row, now);
            if (!expired)
                continue;
            ref var row = ref _table.RowAt(in cursor);
            foreach (var cell in _cells)
                cell.Expire(ref row, now);
            if (row.Present == 0)
                _table.RemoveAt(in cursor);
        }
    }

    public override bool KeysOf(int bit, ref int end, List<(TKey Key, ulong Hash)> keys)
    {
        var start = Math.Max(0, Math.Min(end, _table.Count) - KeysAtOnce);
        for (var cursor = new Cursor(Math.Min(end, _table.Count), start); cursor.MoveNext();)
        {
            ref readonly var entry = ref _table.At(in cursor);
            if ((entry.Row.Present >> bit & 1) != 0)
                keys.Add((entry.Key, entry.Hash));
        }
        end = start;
        return start > 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Locate()
    {
        if (!_current.IsSet)
            throw new InvalidOperationException("State was accessed without a current key. Access it while a record or a timer is processed, not in a constructor, in OpenAsync or in CloseAsync.");
        _position = _table.Locate(in _current.Key, _current.Hash);
        _version = _table.Version;
        _serial = _current.Serial;
        if (_pins)
            Pin(_position >= 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ref Row<TCells> Insert()
    {
        _position = _table.Insert(in _current.Key, _current.Hash);
        ref var row = ref _table.RowAt(_position, true);
        if (_pins)
            Pin(true);
        return ref row;
    }

    /// <summary>Objects that the current key's row gives out may be changed until the next key is set.</summary>
    void Pin(bool hasRow)
    {
        _table.ReleasePins();
        if (hasRow)
            _table.PinLast();
    }

    Row<TCells> Copy(in Row<TCells> row)
    {
        var copy = row;
        foreach (var cell in _cells)
            cell.Unshare(ref copy);
        return copy;
    }
}
