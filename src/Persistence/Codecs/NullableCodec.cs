using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Written as 0 for null, else 1 and the value; a value is hashed as the type without null.</summary>
internal struct NullableCodec<T, TCodec>(TCodec codec) : ICodec<T?>
    where T : struct
    where TCodec : struct, ICodec<T>
{
    TCodec _codec = codec;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(in T? value) => value.HasValue ? _codec.Hash(in Nullable.GetValueRefOrDefaultRef(in value)) : KeyHash.Null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(in T? x, in T? y) => x.HasValue
        ? y.HasValue && _codec.Equals(in Nullable.GetValueRefOrDefaultRef(in x), in Nullable.GetValueRefOrDefaultRef(in y))
        : !y.HasValue;

    public void Write(ref StateWriter writer, in T? value)
    {
        writer.WriteBool(value.HasValue);
        if (value.HasValue)
            _codec.Write(ref writer, in Nullable.GetValueRefOrDefaultRef(in value));
    }

    public T? Read(ref StateReader reader) => reader.ReadBool() ? _codec.Read(ref reader) : null;
}
