using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Written as its 16 bytes, in the order of <see cref="Guid.ToByteArray()"/>.</summary>
internal struct GuidCodec : ICodec<Guid>
{
    public readonly ulong Hash(in Guid value)
    {
        if (BitConverter.IsLittleEndian)
        {
            ref var start = ref Unsafe.As<Guid, byte>(ref Unsafe.AsRef(in value));
            return KeyHash.Of16Bytes(Unsafe.ReadUnaligned<ulong>(ref start), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, 8)));
        }

        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        return KeyHash.OfUtf8(bytes);
    }

    public readonly bool Equals(in Guid x, in Guid y) => x == y;

    public readonly void Write(ref StateWriter writer, in Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        writer.WriteBytes(bytes);
    }

    public readonly Guid Read(ref StateReader reader) => new(reader.ReadBytes(16));
}
