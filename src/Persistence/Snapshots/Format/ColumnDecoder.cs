using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>Reads what <see cref="ColumnEncoder"/> writes. Whatever the input, it writes only inside the output.</summary>
internal static class ColumnDecoder
{
    /// <summary>Decompresses a block whose length is known.</summary>
    /// <returns>False when the input is no such block.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.Length < sizeof(ushort))
            return false;
        int stride = BinaryPrimitives.ReadUInt16LittleEndian(input);
        if (stride is < ByteTransposer.Columns or > 2 * ColumnEncoder.LongestRow || output.Length < stride)
            return false;
        var rows = output.Length / stride;
        var maskBytes = (stride + 7) / 8;
        if (input.Length < sizeof(ushort) + maskBytes)
            return false;
        var mask = input.Slice(sizeof(ushort), maskBytes);
        Span<int> places = stackalloc int[2 * ColumnEncoder.LongestRow];
        places = places[..stride];
        var varying = 0;
        for (var k = 0; k < stride; k++)
            varying += Bit(mask, k);
        var (same, column) = (sizeof(ushort) + maskBytes, sizeof(ushort) + maskBytes + stride - varying);
        var rest = output[(rows * stride)..];
        if (input.Length != column + ((long)varying * rows) + rest.Length)
            return false;
        input[^rest.Length..].CopyTo(rest);
        for (var k = 0; k < stride; k++)
        {
            places[k] = -1;
            if (Bit(mask, k) == 0)
            {
                output[k] = input[same++];
                continue;
            }
            places[k] = column;
            column += rows;
        }
        // The first row, with what is the same in all, is copied to every other, twice as much each time.
        for (var (done, all) = (stride, rows * stride); done < all; done *= 2)
            output[..Math.Min(done, all - done)].CopyTo(output[done..]);
        var columns = ArrayPool<byte>.Shared.Rent(ByteTransposer.Columns * rows);
        try
        {
            for (var first = 0; first < stride; first += ByteTransposer.Columns)
            {
                var at = Math.Min(first, stride - ByteTransposer.Columns);
                if (Gather(input, places.Slice(at, ByteTransposer.Columns), rows, output[at..], columns))
                    Join(columns, rows, stride, output[at..]);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(columns);
        }
        return true;
    }

    static int Bit(ReadOnlySpan<byte> mask, int k) => (mask[k >> 3] >> (k & 7)) & 1;

    /// <summary>Puts eight columns one behind the other, those that are the same throughout as well.</summary>
    /// <returns>False when all are.</returns>
    static bool Gather(ReadOnlySpan<byte> input, ReadOnlySpan<int> places, int rows, ReadOnlySpan<byte> output, byte[] columns)
    {
        if (!places.ContainsAnyExcept(-1))
            return false;
        for (var k = 0; k < places.Length; k++)
        {
            var column = columns.AsSpan(k * rows, rows);
            if (places[k] < 0)
                column.Fill(output[k]);
            else
                input.Slice(places[k], rows).CopyTo(column);
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Join(byte[] columns, int rows, int stride, Span<byte> output)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(columns);
        ref var to = ref MemoryMarshal.GetReference(output);
        var row = 0;
        if (ByteTransposer.IsSupported)
        {
            for (; row + ByteTransposer.Rows <= rows; row += ByteTransposer.Rows)
                ByteTransposer.Join(ref Unsafe.Add(ref from, row), rows, ref Unsafe.Add(ref to, (nint)row * stride), stride);
        }
        for (; row < rows; row++)
        {
            for (var k = 0; k < ByteTransposer.Columns; k++)
                Unsafe.Add(ref to, ((nint)row * stride) + k) = Unsafe.Add(ref from, ((nint)k * rows) + row);
        }
    }
}
