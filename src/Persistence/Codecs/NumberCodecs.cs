using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal struct HalfCodec : ICodec<Half>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in Half value) => KeyHash.OfDouble((double)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in Half x, in Half y) => x.Equals(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in Half value) => writer.WriteInt16(BitConverter.HalfToInt16Bits(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Half Read(ref StateReader reader) => BitConverter.Int16BitsToHalf(reader.ReadInt16());
}

internal struct SingleCodec : ICodec<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in float value) => KeyHash.OfDouble(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in float x, in float y) => x.Equals(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in float value) => writer.WriteSingle(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Read(ref StateReader reader) => reader.ReadSingle();
}

/// <summary>Written bit for bit; equal and hashed with 0.0 = -0.0 and NaN = NaN, which is what <see cref="double.Equals(double)"/> says.</summary>
internal struct DoubleCodec : ICodec<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in double value) => KeyHash.OfDouble(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in double x, in double y) => x.Equals(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in double value) => writer.WriteDouble(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Read(ref StateReader reader) => reader.ReadDouble();
}

internal struct Int128Codec : ICodec<Int128>
{
    public readonly ulong Hash(in Int128 value) =>
        KeyHash.Combine(KeyHash.Combine(KeyHash.Seed, KeyHash.OfUInt64((ulong)(value >> 64))), KeyHash.OfUInt64((ulong)(value & ulong.MaxValue)));

    public readonly bool Equals(in Int128 x, in Int128 y) => x == y;

    public readonly void Write(ref StateWriter writer, in Int128 value)
    {
        writer.WriteUInt64((ulong)(value & ulong.MaxValue));
        writer.WriteUInt64((ulong)(value >> 64));
    }

    public readonly Int128 Read(ref StateReader reader)
    {
        var low = reader.ReadUInt64();
        return new Int128(reader.ReadUInt64(), low);
    }
}

internal struct UInt128Codec : ICodec<UInt128>
{
    public readonly ulong Hash(in UInt128 value) =>
        KeyHash.Combine(KeyHash.Combine(KeyHash.Seed, KeyHash.OfUInt64((ulong)(value >> 64))), KeyHash.OfUInt64((ulong)(value & ulong.MaxValue)));

    public readonly bool Equals(in UInt128 x, in UInt128 y) => x == y;

    public readonly void Write(ref StateWriter writer, in UInt128 value)
    {
        writer.WriteUInt64((ulong)(value & ulong.MaxValue));
        writer.WriteUInt64((ulong)(value >> 64));
    }

    public readonly UInt128 Read(ref StateReader reader)
    {
        var low = reader.ReadUInt64();
        return new UInt128(reader.ReadUInt64(), low);
    }
}

/// <summary>Written as its shortest two's complement, little-endian, after the number of bytes.</summary>
internal struct BigIntegerCodec : ICodec<BigInteger>
{
    public readonly ulong Hash(in BigInteger value)
    {
        var count = value.GetByteCount();
        var bytes = count <= 256 ? stackalloc byte[count] : new byte[count];
        value.TryWriteBytes(bytes, out _);
        return KeyHash.OfUtf8(bytes);
    }

    public readonly bool Equals(in BigInteger x, in BigInteger y) => x == y;

    public readonly void Write(ref StateWriter writer, in BigInteger value)
    {
        var bytes = value.ToByteArray();
        writer.WriteVarUInt((uint)bytes.Length);
        writer.WriteBytes(bytes);
    }

    public readonly BigInteger Read(ref StateReader reader) => new(reader.ReadBytes(reader.ReadCount(1)));
}
