using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>A slice's rows as they were at a barrier: key, start of the slice, accumulator. Each slice is a table of its own of the one state.</summary>
internal sealed class FrozenSlice<TKey, TAcc> : FrozenKeyed
{
    readonly FrozenTable<TKey, TAcc> _rows;
    readonly Codec<TKey> _keyCodec;
    readonly Codec<TAcc> _rowCodec;

    public FrozenSlice(StateDescriptor descriptor, long start, FrozenTable<TKey, TAcc> rows, Codec<TKey> keyCodec, Codec<TAcc> rowCodec)
        : base(descriptor, rows.Range)
    {
        Section = start;
        _rows = rows;
        _keyCodec = keyCodec;
        _rowCodec = rowCodec;
    }

    public override bool IsChanges => _rows.IsChanges;

    public override int TotalRows => _rows.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Write(KeyedOutput output)
    {
        var writer = new StateWriter(stackalloc byte[256]);
        try
        {
            foreach (var (key, hash) in _rows.Removed)
            {
                Begin(ref writer, in key);
                output.Removed(hash, writer.WrittenSpan);
            }
            for (var cursor = _rows.Rows(); _rows.MoveNext(ref cursor);)
            {
                ref readonly var entry = ref _rows.At(in cursor);
                Begin(ref writer, in entry.Key);
                _rowCodec.Write(ref writer, in entry.Row);
                output.Row(entry.Hash, writer.WrittenSpan);
            }
        }
        finally
        {
            writer.Dispose();
        }
    }

    void Begin(ref StateWriter writer, in TKey key)
    {
        writer.Clear();
        _keyCodec.Write(ref writer, in key);
        writer.WriteVarInt(Section);
    }
}
