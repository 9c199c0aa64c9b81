using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The cell of one state, with its way through the row known to the compiler.</summary>
internal sealed class RowCell<TKey, TCells, TKeyCodec, TPath, TCell> : CellAccess<TKey, TCell>, IRowCell<TCells>
    where TKeyCodec : struct, ICodec<TKey>
    where TPath : struct, ICellPath<TCells, TCell>
{
    readonly RowTable<TKey, TCells, TKeyCodec> _rows;
    readonly ulong _bit;
    readonly int _index;
    readonly CellRules<TCell> _rules;

    public RowCell(RowTable<TKey, TCells, TKeyCodec> rows, int index, CellRules<TCell> rules)
    {
        _rows = rows;
        _index = index;
        _bit = 1UL << index;
        _rules = rules;
        rows.Add(this);
    }

    public override ref TCell Find(bool forWriting)
    {
        ref var row = ref _rows.Find(forWriting);
        if (Unsafe.IsNullRef(ref row) || (row.Present & _bit) == 0)
            return ref Unsafe.NullRef<TCell>();
        return ref TPath.Of(ref row.Cells);
    }

    public override ref TCell GetOrAdd(out bool added)
    {
        ref var row = ref _rows.GetOrAdd();
        added = (row.Present & _bit) == 0;
        row.Present |= _bit;
        return ref TPath.Of(ref row.Cells);
    }

    public override void Clear()
    {
        ref var row = ref _rows.Find(true);
        if (Unsafe.IsNullRef(ref row) || (row.Present & _bit) == 0)
            return;
        row.Present &= ~_bit;
        if (row.Present == 0)
            _rows.Remove();
        else
            TPath.Of(ref row.Cells) = default!;
    }

    public override FrozenCells<TKey, TCell> OfFrozen(object rows) =>
        new FrozenCells<TKey, TCells, TPath, TCell>((FrozenTable<TKey, Row<TCells>>)rows, _index);

    public override IPartLoader? NewLoader(Codec<TCell> codec) =>
        _rows.NewLoader() is { } rows ? codec.Accept(new CellLoading<TKey, TCells, TKeyCodec, TPath, TCell>(rows, _rows.KeyCodec, _bit)) : null;

    public void Unshare(ref Row<TCells> row)
    {
        if ((row.Present & _bit) == 0 || _rules.IsImmutable)
            return;
        ref var cell = ref TPath.Of(ref row.Cells);
        cell = _rules.Copy(in cell);
    }

    public void Write(ref StateWriter writer, in Row<TCells> row)
    {
        if ((row.Present & _bit) != 0)
            _rules.Write(ref writer, in TPath.Of(ref Unsafe.AsRef(in row.Cells)));
    }

    public void Read(ref StateReader reader, ref Row<TCells> row)
    {
        if ((row.Present & _bit) != 0)
            TPath.Of(ref row.Cells) = _rules.Read(ref reader);
    }

    public bool HasExpired(in Row<TCells> row, long now) =>
        _rules.CanExpire && (row.Present & _bit) != 0 && _rules.HasExpired(in TPath.Of(ref Unsafe.AsRef(in row.Cells)), now);

    public void Expire(ref Row<TCells> row, long now)
    {
        if (!_rules.CanExpire || (row.Present & _bit) == 0)
            return;
        ref var cell = ref TPath.Of(ref row.Cells);
        if (!_rules.HasExpired(in cell, now) || _rules.KeepUnexpired(ref cell, now))
            return;
        row.Present &= ~_bit;
        cell = default!;
    }
}
