using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>Rows on their way into the blocks of a snapshot: what a key group has beyond a block's length is compressed at once, and only that kept.</summary>
internal sealed class BlockOutput : KeyedOutput, IDisposable
{
    const int FirstBytes = 512;
    const int LeastBlock = 4 << 10;
    const int MostBlock = 64 << 10;
    const int MostBytes = 32 << 20;

    // Columns need no long blocks: so much of all groups stays in the cache of a core.
    const int MostColumnBytes = 1 << 20;

    readonly BlockFill _fill;
    readonly Part[] _parts;
    readonly int _firstRows;
    readonly int _blockBytes;
    readonly int _columnBytes;
    int _rowBytes = -1;
    int _removedBytes = -1;

    /// <param name="range">The key groups.</param>
    /// <param name="isChanges">Whether there are keys that were removed.</param>
    /// <param name="fill">Makes a block.</param>
    public BlockOutput(KeyGroupRange range, bool isChanges, BlockFill fill)
        : base(range)
    {
        _fill = fill;
        _firstRows = isChanges ? range.Count : 0;
        _parts = new Part[_firstRows + range.Count];
        _blockBytes = BlockBytes(MostBytes);
        _columnBytes = BlockBytes(MostColumnBytes);
    }

    /// <summary>Of changes, the keys that were removed in each group.</summary>
    public OutputParts RemovedKeys => new(_parts.AsSpan(0, _firstRows), _removedBytes);

    /// <summary>The rows of each group.</summary>
    public OutputParts RowParts => new(_parts.AsSpan(_firstRows), _rowBytes);

    public void Dispose()
    {
        foreach (ref var part in _parts.AsSpan())
        {
            if (part.Buffer is { } buffer)
                ArrayPool<byte>.Shared.Return(buffer);
            part = default;
        }
    }

    protected override void Append(int group, ReadOnlySpan<byte> row) => Append(ref _parts[_firstRows + group], row, ref _rowBytes);

    protected override void AppendRemoved(int group, ReadOnlySpan<byte> key) => Append(ref _parts[group], key, ref _removedBytes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Append(ref Part part, ReadOnlySpan<byte> bytes, ref int length)
    {
        if (bytes.Length != length)
            length = length < 0 ? bytes.Length : 0;
        if (part.Filled + bytes.Length > part.Room)
            MakeRoom(ref part, ref bytes, length);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(part.Buffer!), part.Filled), bytes.Length));
        part.Filled += bytes.Length;
    }

    /// <summary>Makes blocks of what there is, as far as they are full, and then room for the rest.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void MakeRoom(ref Part part, ref ReadOnlySpan<byte> bytes, int length)
    {
        var most = length > 0 ? _columnBytes : _blockBytes;
        while (part.Filled + bytes.Length > most)
        {
            Reserve(ref part, most, most);
            var room = most - part.Filled;
            bytes[..room].CopyTo(part.Buffer.AsSpan(part.Filled));
            bytes = bytes[room..];
            (part.Blocks ??= []).Add(_fill(part.Buffer.AsSpan(0, most), length));
            part.Filled = 0;
        }
        Reserve(ref part, part.Filled + bytes.Length, most);
    }

    int BlockBytes(int all) => Math.Clamp(all / Math.Max(1, Range.Count) / LeastBlock * LeastBlock, LeastBlock, MostBlock);

    static void Reserve(ref Part part, int bytes, int most)
    {
        if (part.Buffer is not null && part.Room >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, Math.Max(FirstBytes, part.Filled * 2)));
        part.Rest.CopyTo(larger);
        if (part.Buffer is not null)
            ArrayPool<byte>.Shared.Return(part.Buffer);
        part.Buffer = larger;
        part.Room = Math.Min(larger.Length, most);
    }

    /// <summary>What a key group has.</summary>
    internal struct Part
    {
        public List<FilledBlock>? Blocks;
        public byte[]? Buffer;
        public int Room;
        public int Filled;

        /// <summary>What comes behind the blocks.</summary>
        public readonly ReadOnlySpan<byte> Rest => Buffer.AsSpan(0, Filled);
    }
}

/// <summary>Makes a block.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="rowBytes">How long each row in it is; 0: not all are equally long.</param>
internal delegate FilledBlock BlockFill(ReadOnlySpan<byte> bytes, int rowBytes);

/// <summary>The rows, or the removed keys, of all key groups.</summary>
/// <param name="parts">Those of each group.</param>
/// <param name="rowBytes">How long each of them is; 0: not all are equally long; less: there are none.</param>
internal readonly ref struct OutputParts(ReadOnlySpan<BlockOutput.Part> parts, int rowBytes)
{
    public ReadOnlySpan<BlockOutput.Part> Parts { get; } = parts;

    public int RowBytes => rowBytes;
}

/// <summary>A block whose place in the snapshot is not known yet.</summary>
/// <param name="Compression">How it is stored.</param>
/// <param name="Length">How many bytes it stands for.</param>
/// <param name="Stored">What is stored.</param>
internal readonly record struct FilledBlock(BlockCompression Compression, int Length, ReadOnlyMemory<byte> Stored);
