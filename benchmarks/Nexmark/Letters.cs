using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>
/// Words of the benchmark: letter i is 'a' plus five bits of the random value, taken modulo 26. The letters of a whole text are made at once:
/// groups of 40 bits are spread to eight bytes each by shifts and masks in vector lanes, then widened to characters.
/// </summary>
internal static class Letters
{
    const ulong FortyBits = (1UL << 40) - 1;

    /// <summary>A fresh string of <paramref name="length"/> characters, to be written before anyone else sees it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string Fresh(int length, out Span<char> text)
    {
        var fresh = new string('\0', length);
        text = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(fresh.AsSpan()), length);
        return fresh;
    }

    /// <summary>Two words of twelve letters, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string TwoWordsOf12(ulong a, ulong b)
    {
        var fresh = new string('\0', 24);
        ref var text = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(fresh.AsSpan()));
        var letters = Spread(Vector256.Create(a & FortyBits, ((a >> 40) & 0xFFFFF) | ((b & 0xFFFFF) << 20), (b >> 20) & FortyBits, 0));
        Vector256.WidenLower(letters).StoreUnsafe(ref text);
        Vector128.WidenLower(letters.GetUpper()).StoreUnsafe(ref text, 16);
        return fresh;
    }

    /// <summary>Writes a word of <paramref name="text"/>'s length, at most 12 letters.</summary>
    public static void Word(ulong value, Span<char> text)
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)('a' + ((value >> (5 * i)) & 31) % 26);
    }

    /// <summary>A word by itself.</summary>
    public static string Word(ulong value, int length)
    {
        var word = Fresh(length, out var text);
        Word(value, text);
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Spread(Vector256<ulong> x)
    {
        x = (x & Vector256.Create(0xFFFFFUL)) | ((x & Vector256.Create(0xFFFFF00000UL)) << 12);
        x = (x & Vector256.Create(0x000003FF000003FFUL)) | ((x & Vector256.Create(0x000FFC00000FFC00UL)) << 6);
        x = (x & Vector256.Create(0x001F001F001F001FUL)) | ((x & Vector256.Create(0x03E003E003E003E0UL)) << 3);
        var five = x.AsByte();
        var wrap = Vector256.GreaterThan(five.AsSByte(), Vector256.Create((sbyte)25)).AsByte() & Vector256.Create((byte)26);
        return five - wrap + Vector256.Create((byte)'a');
    }
}
