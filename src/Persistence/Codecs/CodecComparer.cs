namespace ActorStream.Persistence;

/// <summary>Equality and hash of a codec for the collections of .NET.</summary>
internal sealed class CodecComparer<T, TCodec>(TCodec codec) : IEqualityComparer<T>
    where TCodec : struct, ICodec<T>
{
    TCodec _codec = codec;

    public bool Equals(T? x, T? y) => _codec.Equals(in x!, in y!);

    public int GetHashCode(T value) => (int)_codec.Hash(in value);
}
