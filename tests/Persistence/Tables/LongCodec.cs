namespace ActorStream.Persistence.Tests.Tables;

/// <summary>A codec whose hash keeps only chosen bits, so that collisions of every kind can be made.</summary>
struct LongCodec(ulong hashMask) : ICodec<long>
{
    public LongCodec()
        : this(ulong.MaxValue)
    {
    }

    public readonly ulong Hash(in long value)
    {
        var x = (ulong)value * 0x9E3779B97F4A7C15UL;
        x ^= x >> 32;
        x *= 0xD6E8FEB86659FD93UL;
        return (x ^ (x >> 32)) & hashMask;
    }

    public readonly bool Equals(in long x, in long y) => x == y;

    public readonly void Write(ref StateWriter writer, in long value) => throw new NotSupportedException();

    public readonly long Read(ref StateReader reader) => throw new NotSupportedException();
}
