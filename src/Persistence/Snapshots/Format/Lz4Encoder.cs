using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>Compresses blocks in the block format of LZ4: quickly, with one guess at where each four bytes were seen last.</summary>
/// <remarks>It is a loop that is called seldom and runs long: compiled at once for speed, it does not spend the first checkpoints in code that is not.</remarks>
internal static class Lz4Encoder
{
    const int HashBits = 12;
    const int LeastMatch = 4;

    // The format asks that a block ends with five literals, and that no match begins in its last twelve bytes.
    const int LastLiterals = 5;
    const int LastMatchStart = 12;
    const int FarthestMatch = ushort.MaxValue;

    /// <summary>Compresses a block.</summary>
    /// <returns>How many bytes that takes; 0 when they are more than <paramref name="output"/> has.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Encode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<int> seen = stackalloc int[1 << HashBits];
        seen.Clear();
        ref var start = ref MemoryMarshal.GetReference(input);
        int at = 1, anchor = 0, written = 0;
        var lastStart = input.Length - LastMatchStart;
        while (at <= lastStart)
        {
            var match = FindMatch(ref start, ref at, lastStart, seen);
            if (match < 0)
                break;
            while (at > anchor && match > 0 && Unsafe.Add(ref start, at - 1) == Unsafe.Add(ref start, match - 1))
                (at, match) = (at - 1, match - 1);
            var length = LeastMatch + Common(ref start, at + LeastMatch, match + LeastMatch, input.Length - LastLiterals);
            if (!Write(input[anchor..at], at - match, length, output, ref written))
                return 0;
            at += length;
            anchor = at;
            if (at <= lastStart)
                seen[Hash(Read32(ref start, at - 2))] = at - 2;
        }
        return WriteLast(input[anchor..], output, ref written) ? written : 0;
    }

    /// <summary>The next place whose four bytes were seen before; the steps grow while there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int FindMatch(ref byte start, ref int at, int lastStart, Span<int> seen)
    {
        for (var misses = 1 << 6; at <= lastStart; at += misses++ >> 6)
        {
            var bytes = Read32(ref start, at);
            ref var place = ref Unsafe.Add(ref MemoryMarshal.GetReference(seen), Hash(bytes));
            var candidate = place;
            place = at;
            if (candidate < at && at - candidate <= FarthestMatch && Read32(ref start, candidate) == bytes)
                return candidate;
        }
        return -1;
    }

    /// <summary>How many bytes are the same from two places on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Common(ref byte start, int at, int match, int end)
    {
        var from = at;
        for (; at + sizeof(ulong) <= end; at += sizeof(ulong), match += sizeof(ulong))
        {
            var difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at)) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, match));
            if (difference != 0)
                return at - from + ((BitConverter.IsLittleEndian ? BitOperations.TrailingZeroCount(difference) : BitOperations.LeadingZeroCount(difference)) >> 3);
        }
        while (at < end && Unsafe.Add(ref start, at) == Unsafe.Add(ref start, match))
            (at, match) = (at + 1, match + 1);
        return at - from;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool Write(ReadOnlySpan<byte> literals, int offset, int length, Span<byte> output, ref int written)
    {
        var extra = length - LeastMatch;
        if (written + literals.Length + (literals.Length / 255) + (extra / 255) + 5 > output.Length)
            return false;
        ref var token = ref output[written++];
        token = (byte)((Math.Min(literals.Length, 15) << 4) | Math.Min(extra, 15));
        WriteLength(literals.Length, output, ref written);
        literals.CopyTo(output[written..]);
        written += literals.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(output[written..], (ushort)offset);
        written += 2;
        WriteLength(extra, output, ref written);
        return true;
    }

    static bool WriteLast(ReadOnlySpan<byte> literals, Span<byte> output, ref int written)
    {
        if (written + literals.Length + (literals.Length / 255) + 2 > output.Length)
            return false;
        output[written++] = (byte)(Math.Min(literals.Length, 15) << 4);
        WriteLength(literals.Length, output, ref written);
        literals.CopyTo(output[written..]);
        written += literals.Length;
        return true;
    }

    static void WriteLength(int length, Span<byte> output, ref int written)
    {
        if (length < 15)
            return;
        for (length -= 15; length >= 255; length -= 255)
            output[written++] = 255;
        output[written++] = (byte)length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Hash(uint bytes) => (int)((bytes * 2654435761u) >> (32 - HashBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Read32(ref byte start, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, at));
}
