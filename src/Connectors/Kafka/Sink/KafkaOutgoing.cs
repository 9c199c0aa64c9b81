using System.Buffers;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>A record on its way to a topic: what a serializer fills in, for the producer or for the log.</summary>
internal sealed class KafkaOutgoing
{
    private const byte WithKey = 1;
    private const byte WithValue = 2;
    private const byte WithTopic = 4;
    private const byte WithHeaders = 8;
    private const int MostOfHead = 48;
    private const int LongestNumbers = 20;

    public string? Topic { get; set; }

    /// <summary>-1: the client decides by the key.</summary>
    public int Partition { get; set; }

    /// <summary>In epoch milliseconds; 0: when it is written.</summary>
    public long Timestamp { get; set; }

    public ReadOnlyMemory<byte> Key { get; set; }

    public bool HasKey { get; set; }

    public ReadOnlyMemory<byte> Value { get; set; }

    public bool HasValue { get; set; }

    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; set; } = [];

    /// <summary>About what it takes in the topic.</summary>
    public long Size => (long)Key.Length + Value.Length + HeaderBytes;

    private int HeaderBytes
    {
        get
        {
            var bytes = 0;
            for (var i = 0; i < Headers.Count; i++) bytes += (Headers[i].Key.Length * 3) + (Headers[i].Value?.Length ?? 0) + LongestNumbers;
            return bytes;
        }
    }

    /// <summary>1 byte of flags; partition, timestamp; where the flags say so topic, headers, key; the value is the rest.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output.GetSpan(MostOfHead + Key.Length + HeaderBytes + ((Topic?.Length ?? 0) * 3)));
        var flags = (HasKey ? WithKey : 0) | (HasValue ? WithValue : 0) | (Topic is null ? 0 : WithTopic) | (Headers.Count == 0 ? 0 : WithHeaders);
        writer.WriteByte((byte)flags);
        writer.WriteVarInt(Partition);
        writer.WriteVarInt(Timestamp);
        if (Topic is not null) writer.WriteString(Topic);
        if (Headers.Count > 0) WriteHeaders(ref writer);
        if (HasKey)
        {
            writer.WriteVarUInt((ulong)Key.Length);
            writer.WriteBytes(Key.Span);
        }
        output.Advance(writer.Length);
        if (HasValue) output.Write(Value.Span);
    }

    /// <summary>Reads what was written; key and value are parts of it.</summary>
    public void Read(ReadOnlyMemory<byte> record)
    {
        var reader = new StateReader(record.Span);
        var flags = reader.ReadByte();
        (HasKey, HasValue) = ((flags & WithKey) != 0, (flags & WithValue) != 0);
        Partition = (int)reader.ReadVarInt();
        Timestamp = reader.ReadVarInt();
        Topic = (flags & WithTopic) == 0 ? null : reader.ReadString();
        Headers = (flags & WithHeaders) == 0 ? [] : ReadHeaders(ref reader);
        var length = HasKey ? (int)reader.ReadVarUInt() : 0;
        Key = record.Slice(reader.Position, length);
        Value = record[(reader.Position + length)..];
    }

    private void WriteHeaders(ref StateWriter writer)
    {
        writer.WriteVarUInt((ulong)Headers.Count);
        foreach (var (name, value) in Headers)
        {
            writer.WriteString(name);
            writer.WriteVarInt(value?.Length ?? -1);
            if (value is not null) writer.WriteBytes(value);
        }
    }

    private static KeyValuePair<string, byte[]?>[] ReadHeaders(ref StateReader reader)
    {
        var headers = new KeyValuePair<string, byte[]?>[(int)reader.ReadVarUInt()];
        for (var i = 0; i < headers.Length; i++)
        {
            var name = reader.ReadString();
            var length = (int)reader.ReadVarInt();
            headers[i] = new(name, length < 0 ? null : reader.ReadBytes(length).ToArray());
        }
        return headers;
    }
}
