using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Persistence;

namespace ActorStream;

/// <summary>Writes values as bytes, into a buffer that grows. All numbers are little-endian.</summary>
/// <remarks>It rents its buffer from the shared pool: whoever makes a writer disposes of it. Not safe for more than one thread.</remarks>
public ref struct StateWriter
{
    const int FirstRent = 256;

    byte[]? _rented;
    Span<byte> _buffer;
    int _length;

    /// <summary>Makes a writer that fills <paramref name="buffer"/> first, and rents a larger one when that is full.</summary>
    /// <param name="buffer">The first buffer, often on the stack; empty is allowed.</param>
    public StateWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>How many bytes have been written.</summary>
    public readonly int Length => _length;

    /// <summary>What has been written. The span is valid until the next write.</summary>
    public readonly ReadOnlySpan<byte> WrittenSpan => _buffer[.._length];

    /// <summary>Writes one byte.</summary>
    /// <param name="value">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value) => Take(1) = value;

    /// <summary>Writes one byte: 1 for true, 0 for false.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBool(bool value) => Take(1) = value ? (byte)1 : (byte)0;

    /// <summary>Writes two bytes.</summary>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt16(short value) => Put(BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Writes four bytes.</summary>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt32(int value) => Put(BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Writes four bytes.</summary>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt32(uint value) => WriteInt32((int)value);

    /// <summary>Writes eight bytes.</summary>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt64(long value) => Put(BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Writes eight bytes.</summary>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt64(ulong value) => WriteInt64((long)value);

    /// <summary>Writes four bytes, bit for bit.</summary>
    /// <param name="value">The number.</param>
    public void WriteSingle(float value) => WriteInt32(BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes eight bytes, bit for bit.</summary>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteDouble(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a number in as few bytes as it needs, seven bits in each, the lowest first (1 to 10 bytes).</summary>
    /// <param name="value">The number.</param>
    public void WriteVarUInt(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Writes a signed number in as few bytes as it needs: 0, -1, 1, -2, 2 are written as 0, 1, 2, 3, 4.</summary>
    /// <param name="value">The number.</param>
    public void WriteVarInt(long value) => WriteVarUInt((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes the bytes as they are, without their length.</summary>
    /// <param name="value">The bytes.</param>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        Unsafe.CopyBlockUnaligned(ref Take(value.Length), ref MemoryMarshal.GetReference(value), (uint)value.Length);
    }

    /// <summary>Writes a text: the length of its UTF-8 form as <see cref="WriteVarUInt"/> does, then that form.</summary>
    /// <param name="value">The text. A half of a surrogate pair that stands alone is kept, in three bytes.</param>
    public void WriteString(scoped ReadOnlySpan<char> value) => WriteText(value, 0);

    /// <summary>Returns what has been written as an array of its own.</summary>
    /// <returns>The bytes.</returns>
    public readonly byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Forgets what has been written, and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Gives the buffer back to the pool. What <see cref="WrittenSpan"/> returned before is no longer valid.</summary>
    public void Dispose()
    {
        var rented = _rented;
        this = default;
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>As <see cref="WriteString"/>, with <paramref name="bias"/> added to the length: 1 leaves the length 0 free to mean null.</summary>
    internal void WriteText(scoped ReadOnlySpan<char> value, uint bias)
    {
        // A char takes three bytes at most: up to this length its length is sure to take one byte, and a single pass writes both.
        const int Short = 42;
        if (value.Length <= Short)
        {
            var at = _length;
            Take(1);
            WriteUtf8(value);
            _buffer[at] = (byte)((uint)(_length - at - 1) + bias);
            return;
        }

        WriteVarUInt((ulong)Utf8Text.ByteCount(value) + bias);
        WriteUtf8(value);
    }

    /// <summary>Counts so many bytes as written, and returns where they are, to be filled.</summary>
    internal Span<byte> Room(int count)
    {
        var start = _length;
        Take(count);
        return _buffer.Slice(start, count);
    }

    /// <summary>Writes the UTF-8 form of a text without its length.</summary>
    internal void WriteUtf8(scoped ReadOnlySpan<char> value)
    {
        var most = value.Length <= 1024 ? value.Length * 3 : Utf8Text.ByteCount(value);
        var start = _length;
        Take(most);
        _length = start + Utf8Text.Encode(value, _buffer.Slice(start, most));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Put<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Unsafe.WriteUnaligned(ref Take(Unsafe.SizeOf<T>()), value);

    /// <summary>Counts <paramref name="count"/> bytes as written, and returns where they start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref byte Take(int count)
    {
        var start = _length;
        if ((uint)count > (uint)(_buffer.Length - start))
            Grow(count);
        _length = start + count;
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(_buffer), start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow(int count)
    {
        var needed = (long)_length + count;
        if (needed > Array.MaxLength)
            throw new StateFormatException($"One value takes more than {Array.MaxLength:N0} bytes. Keep it in smaller pieces: a ListState or a MapState instead of one collection.");
        var size = (int)Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(FirstRent, 2L * _buffer.Length)));
        var larger = ArrayPool<byte>.Shared.Rent(size);
        WrittenSpan.CopyTo(larger);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = larger;
        _buffer = larger;
    }
}
