namespace ActorStream.Persistence;

/// <summary>Code that is generic over a codec, handed the one of a type that is known only at run time.</summary>
internal interface ICodecVisitor<T, TResult>
{
    TResult Visit<TCodec>(TCodec codec)
        where TCodec : struct, ICodec<T>;
}
