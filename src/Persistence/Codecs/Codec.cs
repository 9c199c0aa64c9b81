namespace ActorStream.Persistence;

/// <summary>The codec of a type that is known only at run time.</summary>
internal abstract class Codec
{
    /// <summary>The type that it encodes.</summary>
    public abstract Type ClrType { get; }

    /// <summary>The struct that does the work, boxed: to build the codecs of types that contain this one.</summary>
    public abstract object Instance { get; }

    public abstract CodecTraits Traits { get; }

    /// <summary>The schema of the encoding: it goes into snapshots, and what was written with an equal one can be read.</summary>
    public TypeShape Shape => Traits.Shape;

    /// <summary>A shallow copy of a value is a safe snapshot of it: unmanaged types, strings, records of immutable members.</summary>
    public bool IsImmutable => Traits.IsImmutable;

    /// <summary>Null when the type may be a key; else why not, naming the member: it completes "the key type X cannot be a key: ...".</summary>
    public string? WhyNotKey => Traits.KeyFault?.Text;

    /// <summary>Makes the codec of <paramref name="type"/> around the struct <paramref name="instance"/>.</summary>
    public static Codec Create(Type type, object instance, CodecTraits traits) =>
        (Codec)Activator.CreateInstance(typeof(Codec<,>).MakeGenericType(type, instance.GetType()), instance, traits)!;
}

/// <summary>The codec of <typeparamref name="T"/>. Hot code takes the struct behind it with <see cref="Accept"/>; the other methods are for cold paths.</summary>
internal abstract class Codec<T> : Codec
{
    public sealed override Type ClrType => typeof(T);

    /// <summary>Gives the struct codec to code that is generic over it.</summary>
    public abstract TResult Accept<TResult>(ICodecVisitor<T, TResult> visitor);

    public abstract ulong Hash(in T value);

    public abstract bool Equals(in T x, in T y);

    public abstract void Write(ref StateWriter writer, in T value);

    public abstract T Read(ref StateReader reader);

    /// <summary>A copy that shares nothing mutable with <paramref name="value"/>.</summary>
    public T Copy(in T value)
    {
        if (IsImmutable)
            return value;
        var writer = new StateWriter(stackalloc byte[256]);
        try
        {
            Write(ref writer, in value);
            var reader = new StateReader(writer.WrittenSpan);
            return Read(ref reader);
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The encoding of one value as an array.</summary>
    public byte[] ToBytes(in T value)
    {
        var writer = new StateWriter(stackalloc byte[256]);
        try
        {
            Write(ref writer, in value);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads one value that takes all of <paramref name="bytes"/>.</summary>
    public T FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var value = Read(ref reader);
        if (reader.Remaining > 0)
            reader.ThrowInvalid($"{reader.Remaining:N0} bytes are left after the value");
        return value;
    }
}

/// <summary>The codec of <typeparamref name="T"/> that the struct <typeparamref name="TCodec"/> implements.</summary>
internal sealed class Codec<T, TCodec>(TCodec codec, CodecTraits traits) : Codec<T>
    where TCodec : struct, ICodec<T>
{
    public override CodecTraits Traits => traits;

    public override object Instance => codec;

    public override TResult Accept<TResult>(ICodecVisitor<T, TResult> visitor) => visitor.Visit(codec);

    public override ulong Hash(in T value) => codec.Hash(in value);

    public override bool Equals(in T x, in T y) => codec.Equals(in x, in y);

    public override void Write(ref StateWriter writer, in T value) => codec.Write(ref writer, in value);

    public override T Read(ref StateReader reader) => codec.Read(ref reader);
}
