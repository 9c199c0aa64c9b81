using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>An enum is its number, in everything.</summary>
internal struct EnumCodec<T, TNumber, TCodec>(TCodec codec) : ICodec<T>
    where T : struct, Enum
    where TNumber : struct
    where TCodec : struct, ICodec<TNumber>
{
    TCodec _codec = codec;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(in T value) => _codec.Hash(in Number(in value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(in T x, in T y) => _codec.Equals(in Number(in x), in Number(in y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ref StateWriter writer, in T value) => _codec.Write(ref writer, in Number(in value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read(ref StateReader reader) => Unsafe.BitCast<TNumber, T>(_codec.Read(ref reader));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref readonly TNumber Number(in T value) => ref Unsafe.As<T, TNumber>(ref Unsafe.AsRef(in value));
}
