using System.Buffers.Binary;
using System.IO.Compression;

namespace ActorStream.Connectors;

/// <summary>The blocks of Avro's container files, compressed and not.</summary>
internal static class AvroBlocks
{
    /// <summary>No block may be larger when it is decompressed.</summary>
    public const int LargestBlock = 1 << 30;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(static n => Enumerable.Range(0, 8).Aggregate((uint)n, static (c, _) => (c & 1) == 0 ? c >> 1 : 0xEDB88320 ^ (c >> 1)))];

    /// <summary>The codec's name in a file.</summary>
    public static string NameOf(AvroCodec codec) => codec switch
    {
        AvroCodec.Null => "null",
        AvroCodec.Deflate => "deflate",
        _ => "snappy",
    };

    /// <summary>The codec of a name; null: there is none here.</summary>
    public static AvroCodec? Of(string name) => name switch
    {
        "null" => AvroCodec.Null,
        "deflate" => AvroCodec.Deflate,
        "snappy" => AvroCodec.Snappy,
        _ => null,
    };

    public static ReadOnlyMemory<byte> Compress(AvroCodec codec, ReadOnlyMemory<byte> block)
    {
        switch (codec)
        {
            case AvroCodec.Deflate:
                using (var output = new MemoryStream())
                {
                    using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(block.Span);
                    return output.ToArray();
                }
            case AvroCodec.Snappy:
                var compressed = Snappy.Compress(block.Span);
                var sum = compressed.Length;
                Array.Resize(ref compressed, sum + 4);
                BinaryPrimitives.WriteUInt32BigEndian(compressed.AsSpan(sum), Crc(block.Span));
                return compressed;
            default:
                return block;
        }
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Decompress(AvroCodec codec, byte[] block)
    {
        switch (codec)
        {
            case AvroCodec.Deflate:
                using (var output = new MemoryStream())
                {
                    using var inflate = new DeflateStream(new MemoryStream(block), CompressionMode.Decompress);
                    inflate.CopyTo(output);
                    return output.ToArray();
                }
            case AvroCodec.Snappy:
                if (block.Length < 4) throw new InvalidDataException("a Snappy block has no check sum");
                var bytes = Snappy.Decompress(block.AsSpan(0, block.Length - 4), LargestBlock);
                if (BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(block.Length - 4)) != Crc(bytes)) throw new InvalidDataException("a block has another check sum than when it was written");
                return bytes;
            default:
                return block;
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes) sum = CrcTable[(byte)(sum ^ b)] ^ (sum >> 8);
        return ~sum;
    }
}
