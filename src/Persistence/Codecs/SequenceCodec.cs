using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>How one kind of collection is taken apart and put together.</summary>
internal interface ISequenceForm<TCollection, T>
{
    static abstract bool IsNull(in TCollection collection);

    /// <summary>The items in order; copied when the collection does not hold them in one piece.</summary>
    static abstract ReadOnlySpan<T> Items(in TCollection collection);

    /// <summary>Room for the items of a new collection, and an object from which <see cref="Finish"/> makes it once they are there.</summary>
    static abstract Span<T> Start(int count, out object collection);

    static abstract TCollection Finish(object collection);
}

/// <summary>Arrays, lists and whatever else is a row of items: written as their number plus one (0 is null), then the items.</summary>
internal struct SequenceCodec<TCollection, T, TCodec, TForm>(TCodec codec) : ICodec<TCollection>
    where TCodec : struct, ICodec<T>
    where TForm : struct, ISequenceForm<TCollection, T>
{
    TCodec _codec = codec;

    /// <summary>The codec writes the very bytes that the item has in memory, so that all can be copied at once.</summary>
    static bool IsRaw
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.IsLittleEndian && (typeof(TCodec) == typeof(ByteCodec) || typeof(TCodec) == typeof(SByteCodec) || typeof(TCodec) == typeof(CharCodec)
            || typeof(TCodec) == typeof(Int16Codec) || typeof(TCodec) == typeof(UInt16Codec) || typeof(TCodec) == typeof(Int32Codec) || typeof(TCodec) == typeof(UInt32Codec)
            || typeof(TCodec) == typeof(Int64Codec) || typeof(TCodec) == typeof(UInt64Codec) || typeof(TCodec) == typeof(SingleCodec) || typeof(TCodec) == typeof(DoubleCodec));
    }

    public ulong Hash(in TCollection value)
    {
        if (TForm.IsNull(in value))
            return KeyHash.Null;
        var hash = KeyHash.Seed;
        foreach (ref readonly var item in TForm.Items(in value))
            hash = KeyHash.Combine(hash, _codec.Hash(in item));
        return hash;
    }

    public bool Equals(in TCollection x, in TCollection y)
    {
        if (TForm.IsNull(in x) || TForm.IsNull(in y))
            return TForm.IsNull(in x) && TForm.IsNull(in y);
        var first = TForm.Items(in x);
        var second = TForm.Items(in y);
        if (first.Length != second.Length)
            return false;
        for (var i = 0; i < first.Length; i++)
        {
            if (!_codec.Equals(in first[i], in second[i]))
                return false;
        }

        return true;
    }

    public void Write(ref StateWriter writer, in TCollection value)
    {
        if (TForm.IsNull(in value))
        {
            writer.WriteByte(0);
            return;
        }

        var items = TForm.Items(in value);
        writer.WriteVarUInt((ulong)items.Length + 1);
        if (IsRaw)
        {
            writer.WriteBytes(Bytes(ref MemoryMarshal.GetReference(items), items.Length));
            return;
        }

        foreach (ref readonly var item in items)
            _codec.Write(ref writer, in item);
    }

    public TCollection Read(ref StateReader reader)
    {
        var count = reader.ReadItemCount(IsRaw ? Unsafe.SizeOf<T>() : 1);
        if (count < 0)
            return default!;
        var items = TForm.Start(count, out var collection);
        if (IsRaw)
        {
            reader.ReadBytes(checked(count * Unsafe.SizeOf<T>())).CopyTo(Bytes(ref MemoryMarshal.GetReference(items), count));
        }
        else
        {
            foreach (ref var item in items)
                item = _codec.Read(ref reader);
        }

        return TForm.Finish(collection);
    }

    static Span<byte> Bytes(ref T start, int count) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref start), checked(count * Unsafe.SizeOf<T>()));
}
