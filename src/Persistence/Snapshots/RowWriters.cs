using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Code that is generic over a row writer.</summary>
internal interface IRowWriterVisitor<TKey, TCell>
{
    void Visit<TWriter>(TWriter writer)
        where TWriter : struct, IRowWriter<TKey, TCell>;
}

/// <summary>Makes the writer of rows from the codecs of their parts.</summary>
internal static class RowWriters
{
    /// <param name="keyCodec">Writes the key.</param>
    /// <param name="section">What is written behind each key: the start of a window's slice. Null: nothing.</param>
    /// <param name="codec">Writes what there is for it.</param>
    /// <param name="visitor">Is given the writer.</param>
    public static void Visit<TKey, TCell>(Codec<TKey> keyCodec, long? section, Codec<TCell> codec, IRowWriterVisitor<TKey, TCell> visitor) =>
        keyCodec.Accept(new OfKey<TKey, TCell>(section, codec, visitor));

    sealed class OfKey<TKey, TCell>(long? section, Codec<TCell> codec, IRowWriterVisitor<TKey, TCell> visitor) : ICodecVisitor<TKey, bool>
    {
        public bool Visit<TKeyCodec>(TKeyCodec keyCodec)
            where TKeyCodec : struct, ICodec<TKey> => codec.Accept(new OfCell<TKey, TCell, TKeyCodec>(keyCodec, section, visitor));
    }

    sealed class OfCell<TKey, TCell, TKeyCodec>(TKeyCodec keyCodec, long? section, IRowWriterVisitor<TKey, TCell> visitor) : ICodecVisitor<TCell, bool>
        where TKeyCodec : struct, ICodec<TKey>
    {
        public bool Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<TCell>
        {
            visitor.Visit(new CodecWriter<TKey, TCell, TKeyCodec, TCodec>(keyCodec, section, codec));
            return true;
        }
    }

    struct CodecWriter<TKey, TCell, TKeyCodec, TCodec>(TKeyCodec keyCodec, long? section, TCodec codec) : IRowWriter<TKey, TCell>
        where TKeyCodec : struct, ICodec<TKey>
        where TCodec : struct, ICodec<TCell>
    {
        readonly long? _section = section;
        TKeyCodec _keyCodec = keyCodec;
        TCodec _codec = codec;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WriteKey(ref StateWriter writer, in TKey key)
        {
            _keyCodec.Write(ref writer, in key);
            if (_section is { } start)
                writer.WriteVarInt(start);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WriteCell(ref StateWriter writer, in TKey key, in TCell cell) => _codec.Write(ref writer, in cell);
    }
}
