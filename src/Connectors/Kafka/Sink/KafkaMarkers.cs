using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Markers as the text of a committed offset: <c>epoch:attempt:lineage</c>.</summary>
internal static unsafe class KafkaMarkers
{
    private const int Wait = 10_000;

    /// <summary>Reads the marker of a group; waits while a transaction that has one is not decided.</summary>
    public static EpochMarker? Read(Dictionary<string, string> producer, string group, string topic, KafkaErrors errors)
    {
        // What is about connections is the same for a consumer, and what a consumer does not know it ignores.
        var settings = new Dictionary<string, string>(producer, StringComparer.Ordinal) { [KafkaSettings.Group] = group, ["isolation.level"] = "read_committed" };
        using var client = KafkaClient.Create(NativeProducer.Consumer, settings, errors);
        var list = NativeKafka.rd_kafka_topic_partition_list_new(1);
        try
        {
            var partition = (NativeCommitted*)NativeKafka.rd_kafka_topic_partition_list_add(list, topic, 0);
            var error = NativeProducer.rd_kafka_committed(client.Handle, list, Wait);
            // The list may have been made anew.
            partition = (NativeCommitted*)((NativeList*)list)->Elements;
            if (error == NativeKafka.NoError) error = partition->Error;
            if (error != NativeKafka.NoError) throw new KafkaClientException(error, $"the marker of {group} could not be read: {NativeKafka.Text(error)}");
            return partition->Offset < 0 ? null : Parse(group, Encoding.UTF8.GetString((byte*)partition->Text, (int)partition->TextLength));
        }
        finally
        {
            NativeKafka.rd_kafka_topic_partition_list_destroy(list);
        }
    }

    /// <summary>Makes a marker part of a transaction.</summary>
    public static void Send(KafkaClient client, string group, string topic, EpochMarker marker, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{marker.Epoch}:{marker.Attempt}:{marker.Lineage}"));
        var list = NativeKafka.rd_kafka_topic_partition_list_new(1);
        var metadata = NativeProducer.rd_kafka_consumer_group_metadata_new(group);
        try
        {
            var partition = (NativeCommitted*)NativeKafka.rd_kafka_topic_partition_list_add(list, topic, 0);
            // The offset itself says nothing; it must only be one.
            partition->Offset = marker.Epoch is long.MaxValue ? 0 : marker.Epoch;
            // Freed with the list.
            partition->Text = (nint)NativeProducer.Copy(text);
            partition->TextLength = (nuint)text.Length;
            KafkaTransaction.Retry(
                client, "adding the marker to a transaction", (handle, wait) => NativeProducer.rd_kafka_send_offsets_to_transaction(handle, list, metadata, wait), patience, time, cancellationToken);
        }
        finally
        {
            NativeKafka.rd_kafka_topic_partition_list_destroy(list);
            NativeProducer.rd_kafka_consumer_group_metadata_destroy(metadata);
        }
    }

    private static EpochMarker Parse(string group, string text)
    {
        var parts = text.Split(':', 3);
        if (parts.Length == 3 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var epoch) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var attempt))
            return new EpochMarker(parts[2], attempt, epoch);
        throw new KafkaClientException(0, $"the group {group} has an offset that is no marker (\"{text}\"): somebody else commits offsets to it. Use another TransactionalIdPrefix.");
    }

    /// <summary><c>rd_kafka_topic_partition_t</c>, up to what is needed.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeCommitted
    {
        public nint Topic;
        public int Partition;
        public long Offset;
        public nint Text;
        public nuint TextLength;
        public nint Opaque;
        public int Error;
    }

    /// <summary><c>rd_kafka_topic_partition_list_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeList
    {
        public int Count;
        public int Size;
        public nint Elements;
    }
}
