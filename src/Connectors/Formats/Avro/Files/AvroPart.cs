using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Writes one of Avro's container files: a header with schema and codec, then blocks of records, each before a mark by which readers find the next one.</summary>
internal sealed class AvroPart<T>(string schema, AvroCodec codec, Action<AvroOutput, T> write) : PartEncoder<T>
{
    /// <summary>What every file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    private const int BlockSize = 64_000;

    private readonly ArrayBufferWriter<byte> _block = new();
    private readonly AvroOutput _values = new();
    private readonly AvroOutput _frame = new();
    private readonly byte[] _mark = new byte[16];
    private long _count;

    public override void Begin(PartFile part)
    {
        // Another one for each file, and the same in each run.
        BinaryPrimitives.WriteUInt64BigEndian(_mark, KeyHash.OfUtf8(Encoding.UTF8.GetBytes(part.Name + "\n1")));
        BinaryPrimitives.WriteUInt64BigEndian(_mark.AsSpan(8), KeyHash.OfUtf8(Encoding.UTF8.GetBytes(part.Name + "\n2")));
        part.Write(Magic);
        _frame.Begin(part);
        _frame.Long(2);
        _frame.Text("avro.schema");
        _frame.Bytes(Encoding.UTF8.GetBytes(schema));
        _frame.Text("avro.codec");
        _frame.Bytes(Encoding.UTF8.GetBytes(AvroBlocks.NameOf(codec)));
        _frame.Long(0);
        part.Write(_mark);
    }

    public override void Write(PartFile part, T record)
    {
        _values.Begin(_block);
        write(_values, record);
        _count++;
        if (_block.WrittenCount >= BlockSize) End(part);
    }

    public override void End(PartFile part)
    {
        if (_count == 0) return;
        var stored = AvroBlocks.Compress(codec, _block.WrittenMemory);
        _frame.Begin(part);
        _frame.Long(_count);
        _frame.Long(stored.Length);
        part.Write(stored.Span);
        part.Write(_mark);
        _count = 0;
        _block.ResetWrittenCount();
    }
}
