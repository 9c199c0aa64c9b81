using System.Buffers;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Rows on their way into the blocks of a snapshot: what a key group has beyond a block's length is compressed at once, and only that kept.</summary>
internal sealed class BlockOutput : KeyedOutput, IDisposable
{
    const int FirstBytes = 512;
    const int LeastBlock = 4 << 10;
    const int MostBlock = 64 << 10;
    const int MostBytes = 32 << 20;

    readonly Func<ReadOnlySpan<byte>, FilledBlock> _fill;
    readonly Part[] _parts;
    readonly int _blockBytes;
    readonly int _perGroup;

    /// <param name="range">The key groups.</param>
    /// <param name="isChanges">Whether there are keys that were removed.</param>
    /// <param name="fill">Makes a block.</param>
    public BlockOutput(KeyGroupRange range, bool isChanges, Func<ReadOnlySpan<byte>, FilledBlock> fill)
        : base(range)
    {
        _fill = fill;
        _perGroup = isChanges ? 2 : 1;
        _parts = new Part[range.Count * _perGroup];
        _blockBytes = Math.Clamp(MostBytes / Math.Max(1, _parts.Length) / LeastBlock * LeastBlock, LeastBlock, MostBlock);
    }

    /// <summary>The parts in their order: of each group the keys that were removed, where there are any, and the rows.</summary>
    public ReadOnlySpan<Part> Parts => _parts;

    public void Dispose()
    {
        foreach (ref var part in _parts.AsSpan())
        {
            if (part.Buffer is { } buffer)
                ArrayPool<byte>.Shared.Return(buffer);
            part = default;
        }
    }

    protected override void Append(int group, ReadOnlySpan<byte> row) => Append(ref _parts[(group * _perGroup) + _perGroup - 1], row);

    protected override void AppendRemoved(int group, ReadOnlySpan<byte> key) => Append(ref _parts[group * _perGroup], key);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Append(ref Part part, ReadOnlySpan<byte> bytes)
    {
        while (part.Filled + bytes.Length > _blockBytes)
        {
            Reserve(ref part, _blockBytes);
            var room = _blockBytes - part.Filled;
            bytes[..room].CopyTo(part.Buffer.AsSpan(part.Filled));
            bytes = bytes[room..];
            (part.Blocks ??= []).Add(_fill(part.Buffer.AsSpan(0, _blockBytes)));
            part.Filled = 0;
        }
        if (part.Buffer is null || part.Buffer.Length < part.Filled + bytes.Length)
            Reserve(ref part, part.Filled + bytes.Length);
        bytes.CopyTo(part.Buffer.AsSpan(part.Filled));
        part.Filled += bytes.Length;
    }

    static void Reserve(ref Part part, int bytes)
    {
        if (part.Buffer is { } buffer && buffer.Length >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, Math.Max(FirstBytes, part.Filled * 2)));
        part.Rest.CopyTo(larger);
        if (part.Buffer is not null)
            ArrayPool<byte>.Shared.Return(part.Buffer);
        part.Buffer = larger;
    }

    /// <summary>What a key group has.</summary>
    internal struct Part
    {
        public List<FilledBlock>? Blocks;
        public byte[]? Buffer;
        public int Filled;

        /// <summary>What comes behind the blocks.</summary>
        public readonly ReadOnlySpan<byte> Rest => Buffer.AsSpan(0, Filled);
    }
}

/// <summary>A block whose place in the snapshot is not known yet.</summary>
/// <param name="Compression">How it is stored.</param>
/// <param name="Length">How many bytes it stands for.</param>
/// <param name="Stored">What is stored.</param>
internal readonly record struct FilledBlock(BlockCompression Compression, int Length, ReadOnlyMemory<byte> Stored);
