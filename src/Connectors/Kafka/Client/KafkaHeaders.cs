using System.Runtime.InteropServices;

namespace ActorStream.Connectors;

/// <summary>Reads a message's headers.</summary>
internal static unsafe class KafkaHeaders
{
    public static IReadOnlyList<KeyValuePair<string, byte[]?>> Of(NativeMessage* message)
    {
        nint headers;
        if (NativeKafka.rd_kafka_message_headers(message, &headers) != NativeKafka.NoError) return [];
        var read = new KeyValuePair<string, byte[]?>[(int)NativeKafka.rd_kafka_header_cnt(headers)];
        for (var i = 0; i < read.Length; i++)
        {
            nint name;
            byte* value;
            nuint length;
            NativeKafka.rd_kafka_header_get_all(headers, (nuint)i, &name, &value, &length);
            read[i] = new(Marshal.PtrToStringUTF8(name)!, value is null ? null : new ReadOnlySpan<byte>(value, (int)length).ToArray());
        }
        return read;
    }
}
