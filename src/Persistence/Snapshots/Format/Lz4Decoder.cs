using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Reads the block format of LZ4. Whatever the input, it writes only inside the output.</summary>
internal static class Lz4Decoder
{
    const int LeastMatch = 4;

    // Copies of so few bytes are done in one piece of this size where there is room for it behind.
    const int Piece = 16;

    /// <summary>Decompresses a block whose length is known.</summary>
    /// <returns>False when the input is no such block.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        int read = 0, written = 0;
        while (read < input.Length)
        {
            int token = input[read++];
            var literals = token >> 4;
            if (literals == 15 && !ReadLength(input, ref read, ref literals))
                return false;
            if (literals > input.Length - read || literals > output.Length - written)
                return false;
            if (literals <= Piece && input.Length - read >= Piece && output.Length - written >= Piece)
                input.Slice(read, Piece).CopyTo(output[written..]);
            else
                input.Slice(read, literals).CopyTo(output[written..]);
            read += literals;
            written += literals;
            if (read == input.Length)
                return written == output.Length;
            if (input.Length - read < 2)
                return false;
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(input[read..]);
            read += 2;
            var length = token & 15;
            if (length == 15 && !ReadLength(input, ref read, ref length))
                return false;
            length += LeastMatch;
            if (offset == 0 || offset > written || length > output.Length - written)
                return false;
            CopyMatch(output, written, offset, length);
            written += length;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void CopyMatch(Span<byte> output, int at, int offset, int length)
    {
        if (offset >= Piece && length <= Piece && output.Length - at >= Piece)
        {
            output.Slice(at - offset, Piece).CopyTo(output[at..]);
            return;
        }
        // A match may reach into what it writes: then it is what is there, again and again, and each copy doubles that.
        for (var room = offset; length > 0; room *= 2)
        {
            var count = Math.Min(room, length);
            output.Slice(at - offset, count).CopyTo(output[at..]);
            at += count;
            offset += count;
            length -= count;
        }
    }

    static bool ReadLength(ReadOnlySpan<byte> input, ref int read, ref int length)
    {
        byte more;
        do
        {
            if (read == input.Length || length > int.MaxValue - 255 - LeastMatch)
                return false;
            more = input[read++];
            length += more;
        }
        while (more == 255);
        return true;
    }
}
