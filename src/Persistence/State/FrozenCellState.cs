namespace ActorStream.Persistence;

/// <summary>A state that has cells in the rows of its operator, at a barrier.</summary>
internal abstract class FrozenCellState<TKey, TCell>(StateDescriptor descriptor, FrozenCells<TKey, TCell> cells)
    : FrozenKeyed(descriptor, cells.Range)
{
    public override bool IsChanges => cells.IsChanges;

    public override int TotalRows => cells.TotalRows;

    private protected FrozenCells<TKey, TCell> Cells => cells;
}

/// <summary>A state that is its cell: value, list, reducing, aggregating.</summary>
internal sealed class FrozenValueState<TKey, TCell>(StateDescriptor descriptor, FrozenCells<TKey, TCell> cells, Codec<TKey> keyCodec, Codec<TCell> codec)
    : FrozenCellState<TKey, TCell>(descriptor, cells), IRowWriterVisitor<TKey, TCell>
{
    KeyedOutput? _output;

    public override void Write(KeyedOutput output)
    {
        _output = output;
        RowWriters.Visit(keyCodec, null, codec, this);
    }

    public void Visit<TWriter>(TWriter writer)
        where TWriter : struct, IRowWriter<TKey, TCell> => Cells.Write(writer, _output!);
}
