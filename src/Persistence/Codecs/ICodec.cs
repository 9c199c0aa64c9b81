namespace ActorStream.Persistence;

/// <summary>Encoding, equality and key hash of one type. Always implemented by a struct, so that code generic over it is compiled for it and inlines it.</summary>
/// <remarks>Keep a codec in a field or local that is not read-only: a composite one holds the codecs of its parts, and a read-only one would be copied for each call.</remarks>
internal interface ICodec<T>
{
    /// <summary>The stable hash of the canonical form (<see cref="KeyHash"/>): the same in every process. Only for what may be a key.</summary>
    ulong Hash(in T value);

    /// <summary>Whether the canonical forms are equal; never the type's own equality.</summary>
    bool Equals(in T x, in T y);

    void Write(ref StateWriter writer, in T value);

    T Read(ref StateReader reader);
}
