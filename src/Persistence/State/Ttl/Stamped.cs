namespace ActorStream.Persistence;

/// <summary>A value and when it was last touched, in epoch milliseconds of the processing time.</summary>
internal struct Stamped<T>
{
    public long Stamp;
    public T Value;
}

internal readonly struct StampedCodec<T>(Codec<T> value) : ICodec<Stamped<T>>
{
    readonly Codec<T> _value = value;

    public ulong Hash(in Stamped<T> value) => throw new NotSupportedException("A stamped value is not a key.");

    public bool Equals(in Stamped<T> x, in Stamped<T> y) => throw new NotSupportedException("A stamped value is not a key.");

    public void Write(ref StateWriter writer, in Stamped<T> value)
    {
        writer.WriteInt64(value.Stamp);
        _value.Write(ref writer, in value.Value);
    }

    public Stamped<T> Read(ref StateReader reader) => new() { Stamp = reader.ReadInt64(), Value = _value.Read(ref reader) };
}

internal static class StampedCodec
{
    static readonly TypeShape Stamp = new(ShapeKind.Int64, "long");

    public static Codec<Stamped<T>> Of<T>(Codec<T> value) => new Codec<Stamped<T>, StampedCodec<T>>(
        new(value),
        new CodecTraits(new TypeShape(ShapeKind.Record, "Stamped", false, new MemberShape("ttl_stamp", Stamp), new MemberShape("value", value.Shape)), value.IsImmutable));
}
