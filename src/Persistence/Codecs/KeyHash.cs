using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorStream.Persistence;

/// <summary>
/// The hash of keys: 64 bits, the same in every process, on every machine and in every version, because it decides which task owns a key and is part of the snapshot format.
/// Both its high and its low 32 bits are well mixed (the high bits choose the key group and the segment, the low ones the place in it).
/// </summary>
/// <remarks>
/// All arithmetic is on unsigned 64-bit numbers. <c>fold(a, b)</c> is the 128-bit product of a and b, its high half xor its low half.
/// <list type="bullet">
/// <item><c>K0 = 0x2D358DCCAA6C78A5, K1 = 0x589965CC75374CC3, K2 = 0x4B33A62ED433D4A3, Seed = 0x9E3779B97F4A7C15, Null = 0xD1B54A32D192ED03.</c></item>
/// <item>A 64-bit number x: <c>fold(x ^ K0, K1)</c>. Integers, chars and enums are widened first (signed ones with their sign); false is 0, true is 1; a DateTime is its
/// ticks (whatever its kind), a DateTimeOffset its UTC ticks, TimeSpan and TimeOnly their ticks, a DateOnly its day number.</item>
/// <item>Floating-point numbers are widened to double; -0.0 becomes 0.0 and any NaN 0x7FF8000000000000; then the 64 bits of the double.</item>
/// <item>Fields f1 to fn: <c>h = Seed</c>, then for each field <c>h = fold(h ^ hash(f), K2)</c>. A record's fields go in ordinal order of their state names, a tuple's in its own order.</item>
/// <item>Int128 and UInt128: the fields high 64 bits, low 64 bits.</item>
/// <item>A decimal, without trailing zeros after the point (and zero as +0): the fields low 64 bits of the 96-bit integer, then
/// <c>high 32 bits | scale &lt;&lt; 32 | (1 &lt;&lt; 63 if negative)</c>.</item>
/// <item>Bytes (strings in UTF-8; a Guid as the 16 bytes of its ToByteArray; a BigInteger as its shortest two's complement, little-endian) of length n, with r64(i), r32(i) the
/// little-endian numbers at offset i: <c>s = Seed</c>; while more than 16 bytes are left: <c>s = fold(r64(i) ^ K1, r64(i + 8) ^ s)</c>, i += 16. Then a and b are,
/// for n over 8: <c>r64(n - 16)</c> (n under 16: <c>r64(0)</c>) and <c>r64(n - 8)</c>; for n from 4 to 8: <c>r32(0) | r32(n - 4) &lt;&lt; 32</c> and 0; for n from 1 to 3:
/// <c>byte 0 | byte n/2 &lt;&lt; 8 | byte n-1 &lt;&lt; 16</c> and 0; for n = 0: 0 and 0. The hash is <c>fold(fold(a ^ K1, b ^ s) ^ n, K2)</c>.</item>
/// <item>Null: Null. A case of a union: the fields name of the case, value. A type with a serializer of the user: the bytes that it writes.</item>
/// </list>
/// </remarks>
internal static class KeyHash
{
    public const ulong Seed = 0x9E3779B97F4A7C15;
    public const ulong Null = 0xD1B54A32D192ED03;

    const ulong K0 = 0x2D358DCCAA6C78A5;
    const ulong K1 = 0x589965CC75374CC3;
    const ulong K2 = 0x4B33A62ED433D4A3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfUInt64(ulong value) => Fold(value ^ K0, K1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfInt64(long value) => OfUInt64((ulong)value);

    /// <summary>The hash of a double, in which 0.0 and -0.0 are one value, and all NaN are one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfDouble(double value)
    {
        // Adding positive zero turns -0.0 into 0.0 and changes nothing else.
        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return OfUInt64(double.IsNaN(value) ? 0x7FF8000000000000 : bits);
    }

    /// <summary>Adds the hash of the next field to that of the fields before; the first goes with <see cref="Seed"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong hash, ulong field) => Fold(hash ^ field, K2);

    /// <summary>The hash of a text, or <see cref="Null"/>.</summary>
    public static ulong OfString(string? value) => value is null ? Null : OfChars(value);

    /// <summary>The hash of the UTF-8 form of a text, which it does not make when the text is ASCII.</summary>
    public static ulong OfChars(ReadOnlySpan<char> text)
    {
        if (!BitConverter.IsLittleEndian)
            return OfTranscoded(text);
        ref var start = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text));
        var n = text.Length;
        ulong a, b, s = Seed;
        if (n > 8)
        {
            var first = Vector128.LoadUnsafe(ref Unsafe.As<byte, ushort>(ref start));
            var seen = first;
            var i = 0;
            for (; n - i > 16; i += 16)
            {
                first = Chars(ref start, i);
                var second = Chars(ref start, i + 8);
                seen |= first | second;
                var bytes = Vector128.Narrow(first, second).AsUInt64();
                s = Fold(bytes.ToScalar() ^ K1, bytes.GetElement(1) ^ s);
            }

            var last = Chars(ref start, n - 8);
            if (n > 16)
                first = Chars(ref start, n - 16);
            seen |= first | last;
            if ((seen & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero)
                return OfTranscoded(text);
            var tail = Vector128.Narrow(first, last).AsUInt64();
            a = tail.ToScalar();
            b = tail.GetElement(1);
        }
        else
        {
            ulong seen;
            if (n >= 4)
            {
                var first = Unsafe.ReadUnaligned<ulong>(ref start);
                var last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, (n - 4) * 2));
                seen = first | last;
                a = Vector128.Narrow(Vector128.Create(first, last).AsUInt16(), default).AsUInt64().ToScalar();
            }
            else if (n > 0)
            {
                ulong first = text[0], middle = text[n >> 1], last = text[n - 1];
                seen = first | middle | last;
                a = first | (middle << 8) | (last << 16);
            }
            else
            {
                seen = a = 0;
            }

            b = 0;
            if ((seen & 0xFF80FF80FF80FF80) != 0)
                return OfTranscoded(text);
        }

        return Finish(a, b, s, n);
    }

    /// <summary>The hash of bytes; of a text when they are its UTF-8 form.</summary>
    public static ulong OfUtf8(ReadOnlySpan<byte> bytes)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var n = bytes.Length;
        ulong a, b = 0, s = Seed;
        if (n > 8)
        {
            for (var i = 0; n - i > 16; i += 16)
                s = Fold(Read64(ref start, i) ^ K1, Read64(ref start, i + 8) ^ s);
            a = Read64(ref start, n > 16 ? n - 16 : 0);
            b = Read64(ref start, n - 8);
        }
        else if (n >= 4)
        {
            a = Read32(ref start, 0) | (Read32(ref start, n - 4) << 32);
        }
        else
        {
            a = n > 0 ? bytes[0] | ((ulong)bytes[n >> 1] << 8) | ((ulong)bytes[n - 1] << 16) : 0;
        }

        return Finish(a, b, s, n);
    }

    /// <summary>The hash of 16 bytes given as two little-endian numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of16Bytes(ulong first, ulong second) => Finish(first, second, Seed, 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Finish(ulong a, ulong b, ulong s, int length) => Fold(Fold(a ^ K1, b ^ s) ^ (uint)length, K2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Fold(ulong a, ulong b)
    {
        // Two multiplications, for the one that gives both halves stores one of them in memory.
        var high = Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);
        return high ^ (a * b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ushort> Chars(ref byte start, int index) => Unsafe.ReadUnaligned<Vector128<ushort>>(ref Unsafe.Add(ref start, index * 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Read64(ref byte start, int offset)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Read32(ref byte start, int offset)
    {
        var value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    static ulong OfTranscoded(ReadOnlySpan<char> text)
    {
        Span<byte> small = stackalloc byte[512];
        var writer = new StateWriter(small);
        try
        {
            writer.WriteUtf8(text);
            return OfUtf8(writer.WrittenSpan);
        }
        finally
        {
            writer.Dispose();
        }
    }
}
