using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>A window's records: how many, then each timestamp and record.</summary>
internal readonly struct ElementListCodec<T, TCodec>(TCodec item) : ICodec<ElementList<T>>
    where TCodec : struct, ICodec<T>
{
    public ulong Hash(in ElementList<T> value) => throw new NotSupportedException("A list of records is no key.");

    public bool Equals(in ElementList<T> x, in ElementList<T> y) => throw new NotSupportedException("A list of records is no key.");

    public void Write(ref StateWriter writer, in ElementList<T> value)
    {
        writer.WriteVarUInt((ulong)value.Count);
        for (var i = 0; i < value.Count; i++)
        {
            writer.WriteVarInt(value.TimestampAt(i));
            item.Write(ref writer, in value.Values[i]);
        }
    }

    public ElementList<T> Read(ref StateReader reader)
    {
        var list = default(ElementList<T>);
        for (var left = reader.ReadVarUInt(); left > 0; left--)
        {
            var timestamp = reader.ReadVarInt();
            list.Add(item.Read(ref reader), timestamp);
        }
        return list;
    }
}

/// <summary>Makes the codec of lists of records.</summary>
internal static class ElementListCodec
{
    // Records do not change, and the list's arrays only behind its count: a shallow copy is a safe snapshot.
    public static Codec<ElementList<T>> Of<T>(Codec<T> item) => item.Accept(new Visitor<T>(item.Shape));

    static TypeShape Element(TypeShape item) =>
        new(ShapeKind.Record, "Element", false, new MemberShape("timestamp", new(ShapeKind.VarInt, "long")), new MemberShape("record", item));

    sealed class Visitor<T>(TypeShape item) : ICodecVisitor<T, Codec<ElementList<T>>>
    {
        public Codec<ElementList<T>> Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<T> => new Codec<ElementList<T>, ElementListCodec<T, TCodec>>(
                new(codec), new CodecTraits(new TypeShape(ShapeKind.List, "records", false, new MemberShape("item", Element(item))), IsImmutable: true));
    }
}
