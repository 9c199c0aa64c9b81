using System.Text;
using ActorStream.Sql;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Records that delete a key.</summary>
[Collection(KafkaTests.Name)]
public class KafkaDeletionTests(KafkaBroker broker)
{
    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task A_deletion_is_a_tombstone_its_key_and_no_value(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        await WriteAsync(Keyed(topic, guarantee), "a=1", "b=", "a", "c=3");
        // "b=" has a value that is empty, which deletes nothing.
        Assert.Equal(["a:1", "b:", "a:null", "c:3"], Read(topic));
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task A_deletion_without_a_key_fails_the_job(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => WriteAsync(Keyed(topic, guarantee), ""));
        Assert.Contains("a record is to be deleted by its key, and has none", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(topic.Read("read_uncommitted"));
    }

    [KafkaFact]
    public async Task Changes_without_the_rows_before_updates_give_the_topic_the_table_s_rows()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var env = Jobs.Environment();
        env.FromElements(
                new Change<string>(RowKind.Insert, "a=1"), new(RowKind.Insert, "b=1"), new(RowKind.UpdateBefore, "a=1"), new(RowKind.UpdateAfter, "a=2"), new(RowKind.Delete, "b=1"))
            .Filter(static c => c.Kind != RowKind.UpdateBefore)
            .SinkTo(new KafkaSink<Change<string>>
            {
                BootstrapServers = broker.Servers,
                Topic = topic.Name,
                Key = static c => c.Value[..1],
                ValueFormat = new AfterKeyOfChange(),
                IsDelete = static c => c.Kind == RowKind.Delete,
            });
        await env.ExecuteAsync("changes");
        Assert.Equal(["a:1", "b:1", "a:2", "b:null"], Read(topic));
    }

    static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    static IEnumerable<string> Read(KafkaTopic topic) => topic.Read().Select(static r => $"{Text(r.Message.Key)}:{Text(r.Message.Value) ?? "null"}");

    static async Task WriteAsync(KafkaSink<string> sink, params string[] records)
    {
        var env = Jobs.Environment();
        env.FromElements(records).SinkTo(sink);
        await env.ExecuteAsync("deleting");
    }

    /// <summary>Records are <c>key=value</c>, or a key that is to be deleted.</summary>
    KafkaSink<string> Keyed(KafkaTopic topic, DeliveryGuarantee guarantee) => new()
    {
        BootstrapServers = broker.Servers,
        Topic = topic.Name,
        Key = static r => r.Length == 0 ? null : r[..1],
        ValueFormat = new AfterKey(),
        IsDelete = static r => r.Length < 2,
        DeliveryGuarantee = guarantee,
        TransactionalIdPrefix = topic.Name,
    };

    sealed class AfterKey : IFormat<string>
    {
        public string Decode(ReadOnlySpan<byte> record) => throw new NotSupportedException();

        public void Encode(string record, System.Buffers.IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(record.AsSpan(2), output);
    }

    sealed class AfterKeyOfChange : IFormat<Change<string>>
    {
        public Change<string> Decode(ReadOnlySpan<byte> record) => throw new NotSupportedException();

        public void Encode(Change<string> record, System.Buffers.IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(record.Value.AsSpan(2), output);
    }
}
