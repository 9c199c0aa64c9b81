using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ActorStream.Persistence;

/// <summary>Eight bytes of each of sixteen rows to sixteen bytes of each of eight columns, and back.</summary>
/// <remarks>
/// The number of a byte among the 128 has seven bits: four of its row and three of its column. Zipping the first half of them all with the second moves the first of these bits to the end: four
/// times, and the column comes first; three times more, and the row does.
/// </remarks>
internal static class ByteTransposer
{
    public const int Rows = 16;
    public const int Columns = 8;

    /// <summary>Whether the processor has what it takes.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.IsLittleEndian && (Sse2.X64.IsSupported || AdvSimd.Arm64.IsSupported);
    }

    /// <param name="rows">The eight bytes of the first row.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="columns">From where the places of columns count.</param>
    /// <param name="places">Where each column goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(ref byte rows, int stride, ref byte columns, ReadOnlySpan<int> places)
    {
        var v0 = ZipLower(Row(ref rows, stride, 0), Row(ref rows, stride, 8));
        var v1 = ZipLower(Row(ref rows, stride, 1), Row(ref rows, stride, 9));
        var v2 = ZipLower(Row(ref rows, stride, 2), Row(ref rows, stride, 10));
        var v3 = ZipLower(Row(ref rows, stride, 3), Row(ref rows, stride, 11));
        var v4 = ZipLower(Row(ref rows, stride, 4), Row(ref rows, stride, 12));
        var v5 = ZipLower(Row(ref rows, stride, 5), Row(ref rows, stride, 13));
        var v6 = ZipLower(Row(ref rows, stride, 6), Row(ref rows, stride, 14));
        var v7 = ZipLower(Row(ref rows, stride, 7), Row(ref rows, stride, 15));
        Zip(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Zip(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Zip(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        ref var place = ref MemoryMarshal.GetReference(places);
        v0.StoreUnsafe(ref columns, (nuint)place);
        v1.StoreUnsafe(ref columns, (nuint)Unsafe.Add(ref place, 1));
        v2.StoreUnsafe(ref columns, (nuint)Unsafe.Add(ref place, 2));
        v3.StoreUnsafe(ref columns, (nuint)Unsafe.Add(ref place, 3));
        v4.StoreUnsafe(ref columns, (nuint)Unsafe.Add(ref place, 4));
        v5.StoreUnsafe(ref columns, (nuint)Unsafe.Add(ref place, 5));
        v6.StoreUnsafe(ref columns, (nuint)Unsafe.Add(ref place, 6));
        v7.StoreUnsafe(ref columns, (nuint)Unsafe.Add(ref place, 7));
    }

    /// <summary>The way back.</summary>
    /// <param name="columns">The first column's sixteen bytes.</param>
    /// <param name="columnBytes">From one column to the next.</param>
    /// <param name="rows">Where the first row's eight bytes go.</param>
    /// <param name="stride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(ref byte columns, int columnBytes, ref byte rows, int stride)
    {
        var v0 = Vector128.LoadUnsafe(ref columns);
        var v1 = Vector128.LoadUnsafe(ref columns, (nuint)columnBytes);
        var v2 = Vector128.LoadUnsafe(ref columns, 2 * (nuint)columnBytes);
        var v3 = Vector128.LoadUnsafe(ref columns, 3 * (nuint)columnBytes);
        var v4 = Vector128.LoadUnsafe(ref columns, 4 * (nuint)columnBytes);
        var v5 = Vector128.LoadUnsafe(ref columns, 5 * (nuint)columnBytes);
        var v6 = Vector128.LoadUnsafe(ref columns, 6 * (nuint)columnBytes);
        var v7 = Vector128.LoadUnsafe(ref columns, 7 * (nuint)columnBytes);
        Zip(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Zip(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Zip(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Put(v0, ref rows, stride, 0);
        Put(v1, ref rows, stride, 2);
        Put(v2, ref rows, stride, 4);
        Put(v3, ref rows, stride, 6);
        Put(v4, ref rows, stride, 8);
        Put(v5, ref rows, stride, 10);
        Put(v6, ref rows, stride, 12);
        Put(v7, ref rows, stride, 14);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> Row(ref byte rows, int stride, int row) =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref rows, (nint)row * stride))).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(Vector128<byte> two, ref byte rows, int stride, int row)
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref rows, (nint)row * stride), two.AsUInt64().ToScalar());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref rows, (nint)(row + 1) * stride), two.AsUInt64().GetElement(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Zip(
        ref Vector128<byte> v0, ref Vector128<byte> v1, ref Vector128<byte> v2, ref Vector128<byte> v3, ref Vector128<byte> v4, ref Vector128<byte> v5, ref Vector128<byte> v6, ref Vector128<byte> v7)
    {
        var (a0, a1, a2, a3, a4, a5, a6, a7) = (v0, v1, v2, v3, v4, v5, v6, v7);
        (v0, v1) = (ZipLower(a0, a4), ZipUpper(a0, a4));
        (v2, v3) = (ZipLower(a1, a5), ZipUpper(a1, a5));
        (v4, v5) = (ZipLower(a2, a6), ZipUpper(a2, a6));
        (v6, v7) = (ZipLower(a3, a7), ZipUpper(a3, a7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> ZipLower(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> ZipUpper(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
