using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace ActorStream.Connectors;

/// <summary>Each message is a record in Avro's binary encoding, by itself or behind the number that a schema registry has given its schema.</summary>
/// <remarks>
/// <para>The schema comes from the type: fields in camel case; what can be null is a union of null and its type; <see cref="DateTimeOffset"/> is <c>timestamp-millis</c>, <see cref="DateTime"/>
/// <c>local-timestamp-millis</c>, <c>decimal</c> has 38 digits, 18 of them behind the point. <see cref="Schema"/> puts another in its place.</para>
/// <para>Bytes are read with the schema they were written with: the registry's, else <see cref="Schema"/>. Its fields are matched with members by name, in any case, with or without underscores; fields that no member has are passed
/// over, members that no field has keep their default, if they have one or can be null.</para>
/// <para>Files are Avro's container files (<c>.avro</c>): a header with the schema, then blocks of records, compressed with <see cref="Codec"/>, by which large files are read in parts. They are read with the schema that they hold. With a
/// registry the format is for messages only.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// var format = new AvroFormat&lt;Visit>();
/// var bytes = new System.Buffers.ArrayBufferWriter&lt;byte>();
/// format.Encode(new Visit("ann", 10, null), bytes);
/// Console.WriteLine(Convert.ToHexString(bytes.WrittenSpan));
/// Console.WriteLine(format.Decode(bytes.WrittenSpan));
/// // prints: 06616E6E1400, Visit { Host = ann, Bytes = 10, Page =  }
///
/// public record Visit(string Host, long Bytes, string? Page);
/// </code></example>
public sealed class AvroFormat<T> : IFormat<T>
{
    private const int FrameLength = 5;

    private readonly ConcurrentDictionary<int, ReadAvro<T>> _readers = [];
    private readonly ConcurrentDictionary<string, ReadAvro<T>> _fileReaders = [];
    private ReadAvro<T>? _reader;
    private Action<AvroOutput, T>? _writer;

    /// <summary>The schema that records are written with, and read with where there is no registry; null: the type's own.</summary>
    public string? Schema { get; init; }

    /// <summary>Whether the type's own schema has <c>timestamp-millis</c> for <see cref="DateTime"/>, as Flink's has unless told otherwise, and not <c>local-timestamp-millis</c>. The bytes of records are the same.</summary>
    public bool LegacyTimestampMapping { get; init; }

    /// <summary>How blocks of files are compressed; files say it themselves when they are read.</summary>
    public AvroCodec Codec { get; init; }

    /// <summary>Gives schemas their numbers; null: messages hold nothing but the record.</summary>
    public SchemaRegistry? Registry { get; init; }

    /// <summary>The schema that is written with, as JSON.</summary>
    /// <exception cref="ArgumentException">The type has none.</exception>
    public string SchemaText => Schema ?? AvroSchemaText.Of(typeof(T), LegacyTimestampMapping);

    private Action<AvroOutput, T> Writer => _writer ??= new AvroWriting().Writer<T>(AvroSchema.Parse(SchemaText)).Write;

    /// <inheritdoc/>
    public T Decode(ReadOnlySpan<byte> record)
    {
        var read = Registry is null ? _reader ??= Compile(SchemaText) : ReaderOf(record);
        var input = new AvroInput(record, Registry is null ? 0 : FrameLength);
        var value = read(ref input);
        input.End();
        return value;
    }

    /// <inheritdoc/>
    public void Encode(T record, IBufferWriter<byte> output)
    {
        if (Registry is not null) Frame(Registry.IdOf(SchemaText), output);
        var values = new AvroOutput();
        values.Begin(output);
        Writer(values, record);
    }

    bool IFormat<T>.IsLines => false;

    IFileFormat<T>? IFormat<T>.Files => Registry is null ? new Container(this) : null;

    void IFormat<T>.Validate()
    {
        Registry?.Validate();
        _ = Writer;
        _reader ??= Compile(SchemaText);
    }

    Action<T, IBufferWriter<byte>> IFormat<T>.CreateEncoder()
    {
        var (values, writer, schema) = (new AvroOutput(), Writer, SchemaText);
        if (Registry is { Subject: null }) throw Registry.NoSubject();
        return (record, output) =>
        {
            if (Registry is not null) Frame(Registry.IdOf(schema), output);
            values.Begin(output);
            writer(values, record);
        };
    }

    /// <summary>Container files: what they are read with is the schema they hold.</summary>
    private sealed class Container(AvroFormat<T> format) : IFileFormat<T>
    {
        public Operators.Sources.SplitCodec Codec => AvroSplit.Codec;

        public FileSplit NewSplit(string path, long start, long end, long length) => new AvroSplit(path, start, end, length);

        public Operators.Sources.SplitReader<T> CreateReader(BadRecordPolicy policy, Operators.Sources.SourceReaderContext context) =>
            new AvroFileReader<T>(schema => format._fileReaders.GetOrAdd(schema, Compile), policy, context);

        public PartEncoder<T> CreateEncoder() => new AvroPart<T>(format.SchemaText, format.Codec, format.Writer);
    }

    private static ReadAvro<T> Compile(string schema) => new AvroReading().Reader<T>(AvroSchema.Parse(schema)).Read;

    private static void Frame(int id, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(FrameLength);
        span[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], id);
        output.Advance(FrameLength);
    }

    private ReadAvro<T> ReaderOf(ReadOnlySpan<byte> record)
    {
        if (record.Length < FrameLength || record[0] != 0) throw new LineFormatException("The message does not begin with a zero and the number of its schema, as a schema registry has it", 0);
        var id = BinaryPrimitives.ReadInt32BigEndian(record[1..]);
        if (_readers.TryGetValue(id, out var known)) return known;
        var schema = Registry!.SchemaOf(id);
        try
        {
            return _readers.GetOrAdd(id, Compile(schema));
        }
        catch (ArgumentException wrong)
        {
            throw new LineFormatException($"Schema {id}: {wrong.Message}", 0);
        }
    }
}
