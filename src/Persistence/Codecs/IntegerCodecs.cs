using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal struct BoolCodec : ICodec<bool>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in bool value) => KeyHash.OfUInt64(value ? 1UL : 0UL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in bool x, in bool y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in bool value) => writer.WriteBool(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Read(ref StateReader reader) => reader.ReadBool();
}

internal struct CharCodec : ICodec<char>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in char value) => KeyHash.OfUInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in char x, in char y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in char value) => writer.WriteInt16((short)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly char Read(ref StateReader reader) => (char)reader.ReadInt16();
}

internal struct SByteCodec : ICodec<sbyte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in sbyte value) => KeyHash.OfInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in sbyte x, in sbyte y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in sbyte value) => writer.WriteByte((byte)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly sbyte Read(ref StateReader reader) => (sbyte)reader.ReadByte();
}

internal struct ByteCodec : ICodec<byte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in byte value) => KeyHash.OfUInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in byte x, in byte y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in byte value) => writer.WriteByte(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte Read(ref StateReader reader) => reader.ReadByte();
}

internal struct Int16Codec : ICodec<short>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in short value) => KeyHash.OfInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in short x, in short y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in short value) => writer.WriteInt16(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly short Read(ref StateReader reader) => reader.ReadInt16();
}

internal struct UInt16Codec : ICodec<ushort>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in ushort value) => KeyHash.OfUInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in ushort x, in ushort y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in ushort value) => writer.WriteInt16((short)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ushort Read(ref StateReader reader) => (ushort)reader.ReadInt16();
}

internal struct Int32Codec : ICodec<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in int value) => KeyHash.OfInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in int x, in int y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in int value) => writer.WriteInt32(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Read(ref StateReader reader) => reader.ReadInt32();
}

internal struct UInt32Codec : ICodec<uint>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in uint value) => KeyHash.OfUInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in uint x, in uint y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in uint value) => writer.WriteUInt32(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Read(ref StateReader reader) => reader.ReadUInt32();
}

internal struct Int64Codec : ICodec<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in long value) => KeyHash.OfInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in long x, in long y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in long value) => writer.WriteInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Read(ref StateReader reader) => reader.ReadInt64();
}

internal struct UInt64Codec : ICodec<ulong>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in ulong value) => KeyHash.OfUInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in ulong x, in ulong y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in ulong value) => writer.WriteUInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Read(ref StateReader reader) => reader.ReadUInt64();
}
