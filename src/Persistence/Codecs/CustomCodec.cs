namespace ActorStream.Persistence;

/// <summary>A serializer of the user: written as 1 (0 is null) for reference types, then its version in one byte, then its bytes, by which values are also hashed and compared.</summary>
internal struct CustomCodec<T>(TypeSerializer<T> serializer) : ICodec<T>
{
    readonly TypeSerializer<T> _serializer = serializer;

    public readonly ulong Hash(in T value)
    {
        if (value is null)
            return KeyHash.Null;
        var writer = new StateWriter(stackalloc byte[256]);
        try
        {
            _serializer.Write(ref writer, in value);
            return KeyHash.OfUtf8(writer.WrittenSpan);
        }
        finally
        {
            writer.Dispose();
        }
    }

    public readonly bool Equals(in T x, in T y)
    {
        if (x is null || y is null)
            return x is null && y is null;
        var first = new StateWriter(stackalloc byte[256]);
        var second = new StateWriter(stackalloc byte[256]);
        try
        {
            _serializer.Write(ref first, in x);
            _serializer.Write(ref second, in y);
            return first.WrittenSpan.SequenceEqual(second.WrittenSpan);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }
    }

    public readonly void Write(ref StateWriter writer, in T value)
    {
        if (!typeof(T).IsValueType)
        {
            writer.WriteBool(value is not null);
            if (value is null)
                return;
        }

        writer.WriteByte((byte)_serializer.Version);
        _serializer.Write(ref writer, in value);
    }

    public readonly T Read(ref StateReader reader)
    {
        if (!typeof(T).IsValueType && !reader.ReadBool())
            return default!;
        var version = reader.ReadByte();
        return _serializer.Read(ref reader, version);
    }
}
