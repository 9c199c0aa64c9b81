namespace ActorStream.Persistence;

/// <summary>Takes the rows of a keyed state in any order, and puts each to its key group.</summary>
internal abstract class KeyedOutput(KeyGroupRange range)
{
    public KeyGroupRange Range { get; } = range;

    /// <summary>How many rows there were.</summary>
    public long Rows { get; private set; }

    /// <summary>A row: its key and what the state has for it.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="row">The bytes.</param>
    public void Row(ulong hash, ReadOnlySpan<byte> row)
    {
        Rows++;
        Append(GroupOf(hash), row);
    }

    /// <summary>A key for which the state has nothing any more. Of changes only, and before any row.</summary>
    public void Removed(ulong hash, ReadOnlySpan<byte> key) => AppendRemoved(GroupOf(hash), key);

    protected abstract void Append(int group, ReadOnlySpan<byte> row);

    protected abstract void AppendRemoved(int group, ReadOnlySpan<byte> key);

    int GroupOf(ulong hash) => KeyGroups.GroupOf(hash, Range.MaxParallelism) - Range.First;
}

/// <summary>Keeps the rows in memory.</summary>
internal sealed class KeyedMemory(KeyGroupRange range) : KeyedOutput(range)
{
    readonly MemoryStream?[] _rows = new MemoryStream?[range.Count];
    readonly MemoryStream?[] _removed = new MemoryStream?[range.Count];

    public IReadOnlyList<ReadOnlyMemory<byte>> Parts => Array.ConvertAll(_rows, Bytes);

    public IReadOnlyList<ReadOnlyMemory<byte>> RemovedParts => Array.ConvertAll(_removed, Bytes);

    protected override void Append(int group, ReadOnlySpan<byte> row) => (_rows[group] ??= new()).Write(row);

    protected override void AppendRemoved(int group, ReadOnlySpan<byte> key) => (_removed[group] ??= new()).Write(key);

    static ReadOnlyMemory<byte> Bytes(MemoryStream? stream) => stream is null ? default : stream.GetBuffer().AsMemory(0, (int)stream.Length);
}
