using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>Keeps an input without key until the inputs that come first have ended.</summary>
/// <param name="codec">For the file; null: all stays in memory.</param>
/// <param name="directory">The file's folder.</param>
internal sealed class PlainSpool<T>(Codec<T>? codec, string directory) : InputSpool
{
    private const int RecordsPerBatch = 1024;
    private readonly RecordSize<T> _size = new(codec);
    private readonly List<Batch<T>> _batches = [];
    private RunFile<T>? _file;
    private long _held;

    public override bool IsKeyed => false;

    public override long Held => _held;

    public override long Spilled => _file?.Length ?? 0;

    public override bool CanSpill => codec is not null;

    public override void Add(Batch batch)
    {
        var records = (Batch<T>)batch;
        var copy = new Batch<T>(records.Count, hashed: false) { Count = records.Count, Born = records.Born };
        records.Values.AsSpan(0, records.Count).CopyTo(copy.Values);
        records.Timestamps.AsSpan(0, records.Count).CopyTo(copy.Timestamps);
        _batches.Add(copy);
        _held += _size.Of(copy.Values) + (sizeof(long) * records.Count);
    }

    public override void Spill()
    {
        _file ??= new RunFile<T>(codec!, directory);
        foreach (var batch in _batches)
            for (var i = 0; i < batch.Count; i++) _file.Append(0, batch.Timestamps[i], in batch.Values[i]);
        _file.EndRun();
        _batches.Clear();
        _held = 0;
    }

    public override IEnumerable<Batch> All()
    {
        var stored = new Batch<T>(RecordsPerBatch, hashed: false);
        for (var run = 0; run < (_file?.RunCount ?? 0); run++)
        {
            var reader = _file!.Read(run);
            while (Fill(stored, reader)) yield return stored;
        }
        foreach (var batch in _batches) yield return batch;
    }

    public override IEnumerable<(int Input, Batch? Batch)> ByKey(IReadOnlyList<(int Input, InputSpool Spool)> inputs) =>
        throw new InvalidOperationException("An input without key has no keys.");

    public override void Dispose() => _file?.Dispose();

    private static bool Fill(Batch<T> batch, RunReader<T> reader)
    {
        batch.Clear();
        while (batch.Count < RecordsPerBatch && reader.MoveNext())
        {
            batch.Timestamps[batch.Count] = reader.Timestamp;
            batch.Values[batch.Count++] = reader.Value;
        }
        return batch.Count > 0;
    }
}
