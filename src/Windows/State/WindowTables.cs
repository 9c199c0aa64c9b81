using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The tables of a window operator, by the names that they have in a snapshot.</summary>
internal sealed class WindowTables
{
    readonly List<SavedTable> _tables = [];

    /// <summary>Adds a table; before the first record, so that a restore finds it.</summary>
    public void Add<TKey, TRow, TCodec>(string name, StateKind kind, StateTable<TKey, TRow, TCodec> table, Codec<TKey, TCodec> keyCodec, TCodec codec, Codec<TRow> rowCodec)
        where TCodec : struct, ICodec<TKey> =>
        _tables.Add(new SavedTable<TKey, TRow, TCodec>(name, kind, table, keyCodec, codec, rowCodec));

    public FrozenOperator Freeze(SnapshotCut cut = default)
    {
        var held = new List<IDisposable>();
        return new FrozenOperator(_tables.ConvertAll(table => table.Freeze(in cut, held)), held);
    }

    public void Restore(SnapshotReader stored)
    {
        foreach (var table in _tables) table.Restore(stored);
    }

    abstract class SavedTable
    {
        public abstract FrozenState Freeze(in SnapshotCut cut, List<IDisposable> held);

        public abstract void Restore(SnapshotReader stored);
    }

    sealed class SavedTable<TKey, TRow, TCodec>(
        string name, StateKind kind, StateTable<TKey, TRow, TCodec> table, Codec<TKey, TCodec> keyCodec, TCodec codec, Codec<TRow> rowCodec) : SavedTable
        where TCodec : struct, ICodec<TKey>
    {
        readonly StateDescriptor _descriptor = new(name, kind, new MemberShape("key", keyCodec.Shape), new MemberShape("row", rowCodec.Shape));

        public override FrozenState Freeze(in SnapshotCut cut, List<IDisposable> held)
        {
            var frozen = table.Freeze(in cut);
            held.Add(frozen);
            return new FrozenRows<TKey, TRow>(_descriptor, frozen, keyCodec, rowCodec);
        }

        public override void Restore(SnapshotReader stored) => stored.ReadKeyed(_descriptor, table.Range, ReadRow, RemoveKey, table);

        void ReadRow(ref StateReader reader)
        {
            var key = codec.Read(ref reader);
            var row = rowCodec.Read(ref reader);
            table.GetOrAdd(in key, codec.Hash(in key), out _) = row;
        }

        void RemoveKey(ref StateReader reader)
        {
            var key = codec.Read(ref reader);
            table.Remove(in key, codec.Hash(in key));
        }
    }
}
