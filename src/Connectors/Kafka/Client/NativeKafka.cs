using System.Runtime.InteropServices;

namespace ActorStream.Connectors;

/// <summary>What is called in librdkafka directly: what must cost little for each record, and what the client's package does not offer.</summary>
internal static unsafe partial class NativeKafka
{
    public const int NoError = 0;
    public const int PartitionEnd = -191;
    public const int OffsetReset = -140;
    public const int OffsetOutOfRange = 1;

    private const string Name = "librdkafka";

    [LibraryImport(Name)]
    public static partial nint rd_kafka_queue_get_consumer(nint client);

    [LibraryImport(Name)]
    public static partial void rd_kafka_queue_destroy(nint queue);

    /// <summary>Ends the wait of whoever polls the queue.</summary>
    [LibraryImport(Name)]
    public static partial void rd_kafka_queue_yield(nint queue);

    [LibraryImport(Name)]
    public static partial NativeMessage* rd_kafka_consume_queue(nint queue, int milliseconds);

    [LibraryImport(Name)]
    public static partial void rd_kafka_message_destroy(NativeMessage* message);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    public static partial long rd_kafka_message_timestamp(NativeMessage* message, int* type);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_topic_name(nint topic);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_err2str(int error);

    /// <returns>Zero where the message has headers; they belong to the message.</returns>
    [LibraryImport(Name)]
    public static partial int rd_kafka_message_headers(NativeMessage* message, nint* headers);

    [LibraryImport(Name)]
    public static partial nuint rd_kafka_header_cnt(nint headers);

    [LibraryImport(Name)]
    public static partial int rd_kafka_header_get_all(nint headers, nuint index, nint* name, byte** value, nuint* length);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_topic_partition_list_new(int size);

    /// <returns>The element: topic, partition, offset, in this order.</returns>
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativePartition* rd_kafka_topic_partition_list_add(nint list, string topic, int partition);

    [LibraryImport(Name)]
    public static partial void rd_kafka_topic_partition_list_destroy(nint list);

    [LibraryImport(Name)]
    public static partial int rd_kafka_commit(nint client, nint offsets, int isAsync);

    /// <summary>What the last fetch said; asks nobody.</summary>
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_get_watermark_offsets(nint client, string topic, int partition, long* low, long* high);

    public static string Text(int error) => Marshal.PtrToStringUTF8(rd_kafka_err2str(error)) ?? $"error {error}";
}

/// <summary>The first fields of <c>rd_kafka_topic_partition_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativePartition
{
    public nint Topic;
    public int Partition;
    public long Offset;
}
