namespace ActorStream.Persistence;

/// <summary>A whole table of an operator of this library as one state: its rows by key (a window's slices, a join's buffers).</summary>
internal sealed class FrozenRows<TKey, TRow> : FrozenKeyed, IRowWriterVisitor<TKey, TRow>
{
    readonly FrozenTable<TKey, TRow> _rows;
    readonly Codec<TKey> _keyCodec;
    readonly Codec<TRow> _rowCodec;
    readonly long? _section;
    KeyedOutput? _output;

    /// <param name="descriptor">What it is.</param>
    /// <param name="rows">The table.</param>
    /// <param name="keyCodec">Writes keys.</param>
    /// <param name="rowCodec">Writes rows.</param>
    /// <param name="section">Which of several tables of the state it is; that is written behind each key. Null: it is the only one.</param>
    public FrozenRows(StateDescriptor descriptor, FrozenTable<TKey, TRow> rows, Codec<TKey> keyCodec, Codec<TRow> rowCodec, long? section = null)
        : base(descriptor, rows.Range)
    {
        _rows = rows;
        _keyCodec = keyCodec;
        _rowCodec = rowCodec;
        _section = section;
        Section = section ?? 0;
    }

    public override bool IsChanges => _rows.IsChanges;

    public override int TotalRows => _rows.Count;

    public override void Write(KeyedOutput output)
    {
        _output = output;
        RowWriters.Visit(_keyCodec, _section, _rowCodec, this);
    }

    public void Visit<TWriter>(TWriter writer)
        where TWriter : struct, IRowWriter<TKey, TRow> => RowLoop.Write<TKey, TRow, TRow, WholeRow<TRow>, TWriter>(_rows, default, writer, _output!);
}
