namespace ActorStream.Persistence.Tests.Tables;

/// <summary>A key that is not its own hash, as a plain number would be.</summary>
readonly record struct Id(long Value)
{
    public static implicit operator Id(long value) => new(value);

    public static implicit operator long(Id id) => id.Value;
}

/// <summary>A codec whose hash keeps only chosen bits, so that collisions of every kind can be made.</summary>
struct LongCodec(ulong hashMask) : ICodec<Id>
{
    public LongCodec()
        : this(ulong.MaxValue)
    {
    }

    public readonly ulong Hash(in Id value)
    {
        var x = (ulong)value.Value * 0x9E3779B97F4A7C15UL;
        x ^= x >> 32;
        x *= 0xD6E8FEB86659FD93UL;
        return (x ^ (x >> 32)) & hashMask;
    }

    public readonly bool Equals(in Id x, in Id y) => x == y;

    public readonly void Write(ref StateWriter writer, in Id value) => throw new NotSupportedException();

    public readonly Id Read(ref StateReader reader) => throw new NotSupportedException();
}
