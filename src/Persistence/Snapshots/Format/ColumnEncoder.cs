using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorStream.Persistence;

/// <summary>
/// Compresses blocks of rows of one length: the bytes at one place in all rows are a column, a column in which they are all the same is one byte, and the others follow one another.
/// Numbers have many such columns, and nothing is searched for.
/// </summary>
/// <remarks>The byte form is in docs/snapshot-format.md. A block may begin within a row: its columns are then counted from there.</remarks>
internal static class ColumnEncoder
{
    /// <summary>Rows that are longer are left to others.</summary>
    public const int LongestRow = 1024;

    const int LeastRow = 16;
    const int LeastRows = 16;

    /// <summary>The length by which rows of a length are taken apart: a multiple of it.</summary>
    /// <returns>0: they are not.</returns>
    public static int StrideOf(int rowBytes) => rowBytes is <= 0 or > LongestRow ? 0 : (LeastRow + rowBytes - 1) / rowBytes * rowBytes;

    /// <summary>Compresses a block.</summary>
    /// <param name="input">The block.</param>
    /// <param name="stride">The length of its rows, from <see cref="StrideOf"/>.</param>
    /// <param name="room">Where to; as long as the block.</param>
    /// <param name="most">How many bytes it may take, at most fifteen sixteenths of the block.</param>
    /// <returns>How many it takes; 0 when that is more.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Encode(ReadOnlySpan<byte> input, int stride, Span<byte> room, int most)
    {
        var rows = input.Length / stride;
        if (rows < LeastRows)
            return 0;
        Span<byte> different = stackalloc byte[LongestRow + Vector128<byte>.Count];
        different = different[..stride];
        Compare(input, rows, different);
        var varying = 0;
        foreach (var bits in different)
            varying += bits != 0 ? 1 : 0;
        var maskBytes = (stride + 7) / 8;
        var rest = input.Length - (rows * stride);
        var head = sizeof(ushort) + maskBytes + stride - varying;
        var length = head + ((long)varying * rows) + rest;
        if (length > most || length + rows > room.Length)
            return 0;
        BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)stride);
        var mask = room.Slice(sizeof(ushort), maskBytes);
        mask.Clear();
        Span<int> columns = stackalloc int[LongestRow];
        columns = columns[..stride];
        var (same, column) = (sizeof(ushort) + maskBytes, head);
        for (var k = 0; k < stride; k++)
        {
            // What is the same in all rows is written too, where it is in nobody's way.
            columns[k] = (int)length;
            if (different[k] == 0)
            {
                room[same++] = input[k];
                continue;
            }
            mask[k >> 3] |= (byte)(1 << (k & 7));
            columns[k] = column;
            column += rows;
        }
        input[(rows * stride)..].CopyTo(room[column..]);
        for (var first = 0; first < stride; first += ByteTransposer.Columns)
        {
            var at = Math.Min(first, stride - ByteTransposer.Columns);
            if (different.Slice(at, ByteTransposer.Columns).ContainsAnyExcept((byte)0))
                Split(input, rows, stride, at, room, columns);
        }
        return (int)length;
    }

    /// <summary>Says in which bytes any row is different from the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Compare(ReadOnlySpan<byte> input, int rows, Span<byte> different)
    {
        ref var start = ref MemoryMarshal.GetReference(input);
        var stride = different.Length;
        for (var first = 0; first < stride; first += Vector128<byte>.Count)
        {
            var at = Math.Min(first, stride - Vector128<byte>.Count);
            var one = Vector128.LoadUnsafe(ref start, (nuint)at);
            var seen = Vector128<byte>.Zero;
            var end = (nint)rows * stride;
            for (nint row = stride; row < end; row += stride)
                seen |= Vector128.LoadUnsafe(ref start, (nuint)(row + at)) ^ one;
            seen.CopyTo(different[at..]);
        }
    }

    /// <summary>Writes eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Split(ReadOnlySpan<byte> input, int rows, int stride, int at, Span<byte> room, ReadOnlySpan<int> columns)
    {
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), at);
        ref var to = ref MemoryMarshal.GetReference(room);
        var row = 0;
        if (ByteTransposer.IsSupported)
        {
            for (; row + ByteTransposer.Rows <= rows; row += ByteTransposer.Rows)
                ByteTransposer.Split(ref Unsafe.Add(ref from, (nint)row * stride), stride, ref Unsafe.Add(ref to, row), columns.Slice(at, ByteTransposer.Columns));
        }
        for (; row < rows; row++)
        {
            for (var k = 0; k < ByteTransposer.Columns; k++)
                Unsafe.Add(ref to, columns[at + k] + row) = Unsafe.Add(ref from, ((nint)row * stride) + k);
        }
    }
}
