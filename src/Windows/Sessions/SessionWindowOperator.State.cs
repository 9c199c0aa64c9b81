using ActorStream.Persistence;

namespace ActorStream.Windows;

// A snapshot holds the sessions and the watermark. Alarms follow from them.
internal sealed partial class SessionWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake, TGap>
{
    readonly Codec<TKey> _keyCodec;
    readonly Codec<TAcc> _accCodec;
    readonly Codec<SessionRow<TAcc>> _rowCodec;
    readonly StateDescriptor _descriptor;

    public override FrozenOperator Freeze(SnapshotCut cut = default)
    {
        var rows = _rows.Freeze(in cut);
        return new FrozenOperator(
            [StoredWatermark.Freeze(_late.Watermark), new FrozenRows<TKey, SessionRow<TAcc>>(_descriptor, rows, _keyCodec, _rowCodec)], [rows]);
    }

    public override void Restore(SnapshotReader stored)
    {
        _late.Watermark = StoredWatermark.Restore(stored);
        stored.ReadKeyed(_descriptor, _rows.Range, ReadRow, RemoveKey, _rows);
        for (var cursor = _rows.Rows(); cursor.MoveNext();)
        {
            ref readonly var entry = ref _rows.At(in cursor);
            var (key, hash) = (entry.Key, entry.Hash);
            ref var row = ref _rows.RowAt(in cursor);
            row.Alarm = NextDue(in row, _late.Watermark);
            _alarms.Add(new(key, hash, row.Alarm));
        }
    }

    void ReadRow(ref StateReader reader)
    {
        var key = _keyCodec.Read(ref reader);
        _rows.GetOrAdd(in key, _keyCodec.Hash(in key), out _) = _rowCodec.Read(ref reader);
    }

    void RemoveKey(ref StateReader reader)
    {
        var key = _keyCodec.Read(ref reader);
        _rows.Remove(in key, _keyCodec.Hash(in key));
    }

    SessionRow<TAcc> CopyRow(in SessionRow<TAcc> row)
    {
        var copy = row;
        copy.More = row.More?.Copy();
        if (_accCodec.IsImmutable) return copy;
        copy.First.Acc = CopyOf(in row.First.Acc);
        if (copy.More is not { } more) return copy;
        for (var place = default(SessionList<TAcc>.Place); more.Has(place); place = more.Next(place)) more[place].Acc = CopyOf(in more[place].Acc);
        return copy;
    }

    TAcc CopyOf(in TAcc accumulator) => Accumulators.Copy<TIn, TAcc, TResult, TFunctor>(ref _functor, in accumulator);
}
