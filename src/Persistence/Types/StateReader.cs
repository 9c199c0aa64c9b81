using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Persistence;

namespace ActorStream;

/// <summary>Reads what <see cref="StateWriter"/> wrote. It never reads beyond its input: when that ends too early, it throws and says where.</summary>
public ref struct StateReader
{
    readonly ReadOnlySpan<byte> _input;
    int _position;

    /// <summary>Makes a reader at the start of <paramref name="input"/>.</summary>
    /// <param name="input">The bytes.</param>
    public StateReader(ReadOnlySpan<byte> input) => _input = input;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _input.Length - _position;

    /// <summary>Reads one byte.</summary>
    /// <returns>The byte.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte() => Take(1);

    /// <summary>Reads one byte that must be 0 or 1.</summary>
    /// <returns>The value.</returns>
    public bool ReadBool()
    {
        var value = Take(1);
        if (value > 1)
            ThrowInvalid($"{value} where a truth value (0 or 1) must be");
        return value == 1;
    }

    /// <summary>Reads two bytes.</summary>
    /// <returns>The number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short ReadInt16() => BinaryPrimitives.ReadInt16LittleEndian(ReadBytes(2));

    /// <summary>Reads four bytes.</summary>
    /// <returns>The number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));

    /// <summary>Reads four bytes.</summary>
    /// <returns>The number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadUInt32() => (uint)ReadInt32();

    /// <summary>Reads eight bytes.</summary>
    /// <returns>The number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8));

    /// <summary>Reads eight bytes.</summary>
    /// <returns>The number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadUInt64() => (ulong)ReadInt64();

    /// <summary>Reads four bytes.</summary>
    /// <returns>The number.</returns>
    public float ReadSingle() => BitConverter.Int32BitsToSingle(ReadInt32());

    /// <summary>Reads eight bytes.</summary>
    /// <returns>The number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads what <see cref="StateWriter.WriteVarUInt"/> wrote.</summary>
    /// <returns>The number.</returns>
    public ulong ReadVarUInt()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1);
            if (shift == 63 && next > 1)
                ThrowInvalid("a number of more than 64 bits");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>Reads what <see cref="StateWriter.WriteVarInt"/> wrote.</summary>
    /// <returns>The number.</returns>
    public long ReadVarInt()
    {
        var value = ReadVarUInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a given number of bytes, without copying them.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The bytes, valid as long as the input is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        var start = _position;
        if ((uint)count > (uint)(_input.Length - start))
            ThrowEnd(count);
        _position = start + count;
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(_input), start), count);
    }

    /// <summary>Reads what <see cref="StateWriter.WriteString"/> wrote.</summary>
    /// <returns>The text.</returns>
    public string ReadString() => ReadText(ReadCount(1));

    /// <summary>What has been read from a position on.</summary>
    internal readonly ReadOnlySpan<byte> Since(int position) => _input[position.._position];

    /// <summary>Reads a count of things that take at least <paramref name="least"/> bytes each, so that a damaged count cannot ask for more memory than the input explains.</summary>
    internal int ReadCount(int least)
    {
        var count = ReadVarUInt();
        if (count > int.MaxValue || (long)count * least > Remaining)
            ThrowInvalid($"a count of {count:N0}, more than the {Remaining:N0} bytes left can hold");
        return (int)count;
    }

    /// <summary>Reads the number of a collection's items, written plus one; -1 is null.</summary>
    internal int ReadItemCount(int least)
    {
        var count = ReadVarUInt();
        if (count > (ulong)Remaining + 1 || (long)count * least > Remaining + (long)least)
            ThrowInvalid($"a collection of {count - 1:N0} items, more than the {Remaining:N0} bytes left can hold");
        return (int)count - 1;
    }

    internal string ReadText(int bytes)
    {
        var at = _position;
        var text = Utf8Text.Decode(ReadBytes(bytes));
        if (text is null)
        {
            _position = at;
            ThrowInvalid($"a text of {bytes:N0} bytes that are not UTF-8");
        }

        return text;
    }

    [DoesNotReturn]
    internal readonly void ThrowInvalid(string what) =>
        throw new StateFormatException($"State cannot be read: {what}, near byte {_position:N0} of {_input.Length:N0}. It is damaged, or was written as another type.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    byte Take(int count) => MemoryMarshal.GetReference(ReadBytes(count));

    [DoesNotReturn]
    readonly void ThrowEnd(int count) => throw new StateFormatException(
        $"State ends too early: {count:N0} bytes wanted at byte {_position:N0}, but there are {_input.Length:N0} in all. It is damaged, or was written as another type.");
}
