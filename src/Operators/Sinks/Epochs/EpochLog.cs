using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// The encoded records of a writer that are not yet written outside: the epoch that is filled, and those that have ended. Above its memory
/// limit what came first goes to a file. It is filled by the task; epochs are read and released on any thread.
/// </summary>
/// <param name="spill">Where to.</param>
/// <param name="memoryLimit">How many bytes it may have in memory.</param>
/// <param name="buffers">Gives it memory.</param>
internal sealed class EpochLog(EpochSpill spill, long memoryLimit, EpochBuffers buffers)
{
    private const int LongestLength = 5;

    private readonly Queue<EpochChunk> _inMemory = new();
    private List<EpochChunk> _open = [];
    private EpochChunk? _last;
    private long _memory;

    /// <summary>Whether the epoch that is filled has records.</summary>
    public bool HasOpen => _open.Count > 0;

    /// <summary>Adds a record to the epoch that is filled.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        var chunk = _last;
        if (chunk is null || chunk.Free < record.Length + LongestLength) chunk = Begin(record.Length + LongestLength);
        var writer = new StateWriter(chunk.Rest);
        writer.WriteVarUInt((ulong)record.Length);
        writer.WriteBytes(record);
        chunk.Advance(writer.Length, records: 1);
    }

    /// <summary>Ends the epoch that is filled.</summary>
    /// <returns>Null when it has no records.</returns>
    public Epoch? End(long id, int attempt)
    {
        // An epoch like this one will be there soon; a sink that rests has nothing.
        buffers.Keep(_open.Count);
        if (_open.Count == 0) return null;
        var epoch = new Epoch(id, attempt, _open);
        _open = [];
        _last = null;
        return epoch;
    }

    /// <summary>Takes over a stored run of records, for the epoch that is filled.</summary>
    public void Restore(ReadOnlySpan<byte> content, int records)
    {
        var chunk = Begin(content.Length);
        content.CopyTo(chunk.Rest);
        chunk.Advance(content.Length, records);
        _last = null;
    }

    private EpochChunk Begin(int atLeast)
    {
        // What is full may go; the one that is being filled stays.
        while (_memory + Math.Max(EpochBuffers.Size, atLeast) > memoryLimit && _inMemory.TryDequeue(out var oldest))
        {
            _memory -= oldest.Capacity;
            oldest.Spill();
        }
        var chunk = new EpochChunk(spill, buffers, atLeast);
        _memory += chunk.Capacity;
        _inMemory.Enqueue(chunk);
        _open.Add(chunk);
        return _last = chunk;
    }
}
