using System.Runtime.InteropServices;

namespace ActorStream.Connectors;

/// <summary>librdkafka's producer, and the transactions it writes in.</summary>
internal static unsafe partial class NativeProducer
{
    public const int Producer = 0;
    public const int Consumer = 1;
    public const int WithoutClosing = 8;
    public const int QueueFull = -184;
    public const int TimedOut = -185;
    public const int MessageTimedOut = -192;
    public const int Purged = -152;
    public const int PurgedInFlight = -151;
    public const int TooLarge = 10;

    private const string Name = "librdkafka";

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_set_opaque(nint conf, nint opaque);

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_set_dr_msg_cb(nint conf, delegate* unmanaged[Cdecl]<nint, NativeMessage*, nint, void> callback);

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_set_error_cb(nint conf, delegate* unmanaged[Cdecl]<nint, int, byte*, nint, void> callback);

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_set_log_cb(nint conf, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, void> callback);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_opaque(nint client);

    /// <summary>Takes the settings over if it succeeds.</summary>
    [LibraryImport(Name)]
    public static partial nint rd_kafka_new(int type, nint conf, byte* error, nuint errorLength);

    [LibraryImport(Name)]
    public static partial void rd_kafka_destroy_flags(nint client, int flags);

    [LibraryImport(Name)]
    public static partial int rd_kafka_poll(nint client, int milliseconds);

    [LibraryImport(Name)]
    public static partial int rd_kafka_outq_len(nint client);

    [LibraryImport(Name)]
    public static partial int rd_kafka_flush(nint client, int milliseconds);

    [LibraryImport(Name)]
    public static partial int rd_kafka_fatal_error(nint client, byte* error, nuint errorLength);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_topic_new(nint client, string name, nint conf);

    [LibraryImport(Name)]
    public static partial void rd_kafka_topic_destroy(nint topic);

    /// <returns>An error object, or zero.</returns>
    [LibraryImport(Name)]
    public static partial nint rd_kafka_produceva(nint client, NativeArgument* arguments, nuint count);

    [LibraryImport(Name)]
    public static partial int rd_kafka_metadata(nint client, int allTopics, nint topic, NativeMetadata** answer, int milliseconds);

    [LibraryImport(Name)]
    public static partial void rd_kafka_metadata_destroy(NativeMetadata* answer);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_init_transactions(nint client, int milliseconds);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_begin_transaction(nint client);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_commit_transaction(nint client, int milliseconds);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_send_offsets_to_transaction(nint client, nint offsets, nint group, int milliseconds);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_consumer_group_metadata_new(string group);

    [LibraryImport(Name)]
    public static partial void rd_kafka_consumer_group_metadata_destroy(nint group);

    [LibraryImport(Name)]
    public static partial int rd_kafka_committed(nint client, nint partitions, int milliseconds);

    [LibraryImport(Name)]
    public static partial int rd_kafka_error_code(nint error);

    [LibraryImport(Name)]
    public static partial byte* rd_kafka_error_string(nint error);

    [LibraryImport(Name)]
    public static partial int rd_kafka_error_is_retriable(nint error);

    [LibraryImport(Name)]
    public static partial void rd_kafka_error_destroy(nint error);

    /// <summary>The C library's, for what librdkafka frees.</summary>
    public static void* Copy(ReadOnlySpan<byte> bytes)
    {
        var copy = NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }
}

/// <summary>An argument of <c>rd_kafka_produceva</c> (<c>rd_kafka_vu_t</c>).</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal unsafe struct NativeArgument
{
    public const int OfTopic = 2;
    public const int OfPartition = 3;
    public const int OfValue = 4;
    public const int OfKey = 5;
    public const int OfFlags = 7;
    public const int OfTimestamp = 8;
    public const int OfHeader = 9;

    /// <summary>The client copies what it is given.</summary>
    public const int Copies = 2;

    [FieldOffset(0)]
    public int Kind;

    [FieldOffset(8)]
    public nint Topic;

    [FieldOffset(8)]
    public int Number;

    [FieldOffset(8)]
    public long Time;

    [FieldOffset(8)]
    public void* Bytes;

    [FieldOffset(16)]
    public nuint Length;

    [FieldOffset(16)]
    public void* HeaderBytes;

    [FieldOffset(24)]
    public nint HeaderLength;
}

/// <summary>The answer to a question about topics (<c>rd_kafka_metadata_t</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMetadata
{
    public int BrokerCount;
    public nint Brokers;
    public int TopicCount;
    public NativeTopic* Topics;
}

/// <summary>A topic in such an answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTopic
{
    public nint Name;
    public int PartitionCount;
    public nint Partitions;
    public int Error;
}
