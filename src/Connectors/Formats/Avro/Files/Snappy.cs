using System.Buffers.Binary;

namespace ActorStream.Connectors;

/// <summary>Snappy's block format: literals and copies of what came before.</summary>
internal static class Snappy
{
    private const int HashBits = 14;
    private const int LongestCopy = 64;
    private const int LargestOffset = 65_535;

    /// <summary>Decompresses a block.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> block, int mostBytes)
    {
        var at = 0;
        var length = ReadLength(block, ref at);
        if (length > mostBytes) throw new InvalidDataException($"a Snappy block says that it has {length} bytes");
        var output = new byte[length];
        var written = 0;
        while (at < block.Length)
        {
            var tag = block[at++];
            if ((tag & 3) == 0)
            {
                var count = (tag >> 2) + 1;
                if (count > 60)
                {
                    var bytes = count - 60;
                    if (block.Length - at < bytes) throw Damaged();
                    count = 0;
                    for (var i = 0; i < bytes; i++) count |= block[at++] << (8 * i);
                    if (++count <= 0) throw Damaged();
                }
                if (count > block.Length - at || count > output.Length - written) throw Damaged();
                block.Slice(at, count).CopyTo(output.AsSpan(written));
                at += count;
                written += count;
                continue;
            }
            var (size, offset) = Copy(block, tag, ref at);
            if (offset <= 0 || offset > written || size > output.Length - written) throw Damaged();
            // What is copied may be what the copy itself has written.
            for (var i = 0; i < size; i++, written++) output[written] = output[written - offset];
        }
        return written == output.Length ? output : throw Damaged();
    }

    /// <summary>Compresses a block.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> input)
    {
        var output = new byte[32 + input.Length + (input.Length / 6)];
        var at = 0;
        var left = (uint)input.Length;
        for (; left >= 0x80; left >>= 7) output[at++] = (byte)(left | 0x80);
        output[at++] = (byte)left;
        var table = new int[1 << HashBits];
        var (literal, position) = (0, 1);
        while (position + 4 <= input.Length)
        {
            var next = BinaryPrimitives.ReadUInt32LittleEndian(input[position..]);
            ref var slot = ref table[(next * 0x1E35A7BD) >> (32 - HashBits)];
            var candidate = slot;
            slot = position;
            if (candidate >= position || position - candidate > LargestOffset || BinaryPrimitives.ReadUInt32LittleEndian(input[candidate..]) != next)
            {
                position++;
                continue;
            }
            var length = 4 + input[(position + 4)..].CommonPrefixLength(input[(candidate + 4)..]);
            at = Literal(input[literal..position], output, at);
            at = Copies(position - candidate, length, output, at);
            position += length;
            literal = position;
        }
        return output[..Literal(input[literal..], output, at)];
    }

    private static (int Size, int Offset) Copy(ReadOnlySpan<byte> block, byte tag, ref int at)
    {
        var bytes = (tag & 3) == 3 ? 4 : tag & 3;
        if (block.Length - at < bytes) throw Damaged();
        var from = block[at..];
        at += bytes;
        return (tag & 3) switch
        {
            1 => (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | from[0]),
            2 => ((tag >> 2) + 1, BinaryPrimitives.ReadUInt16LittleEndian(from)),
            _ => ((tag >> 2) + 1, BinaryPrimitives.ReadInt32LittleEndian(from)),
        };
    }

    private static int Literal(ReadOnlySpan<byte> bytes, byte[] output, int at)
    {
        if (bytes.IsEmpty) return at;
        var count = bytes.Length - 1;
        if (count < 60)
        {
            output[at++] = (byte)(count << 2);
        }
        else
        {
            var size = count < 1 << 8 ? 1 : count < 1 << 16 ? 2 : count < 1 << 24 ? 3 : 4;
            output[at++] = (byte)((59 + size) << 2);
            for (var i = 0; i < size; i++) output[at++] = (byte)(count >> (8 * i));
        }
        bytes.CopyTo(output.AsSpan(at));
        return at + bytes.Length;
    }

    private static int Copies(int offset, int length, byte[] output, int at)
    {
        while (length > 0)
        {
            // No copy of less than four is left over.
            var size = length <= LongestCopy ? length : Math.Min(LongestCopy, length - 4);
            output[at++] = (byte)(((size - 1) << 2) | 2);
            output[at++] = (byte)offset;
            output[at++] = (byte)(offset >> 8);
            length -= size;
        }
        return at;
    }

    private static int ReadLength(ReadOnlySpan<byte> block, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (at >= block.Length) throw Damaged();
            var next = block[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value <= int.MaxValue ? (int)value : throw Damaged();
        }
        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("a Snappy block is damaged");
}
