using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

[Collection(KafkaTests.Name)]
public class KafkaSinkTests(KafkaBroker broker)
{
    [KafkaTheory]
    [InlineData(DeliveryGuarantee.None)]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task Records_arrive_with_key_value_headers_and_their_timestamps(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 2, settings: ("retention.ms", "-1"));
        var env = Jobs.Environment();
        env.FromElements(Enumerable.Range(1, 1_000).ToArray())
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (int n) => n * 1_000L))
            .SinkTo(new KafkaSink<int>
            {
                BootstrapServers = broker.Servers,
                Topic = topic.Name,
                Key = static n => n % 10 == 0 ? null : $"k{n % 10}",
                ValueFormat = new Numbers(),
                Headers = static n => n % 2 == 0 ? [new("even", [1, 2]), new("none", null), new("empty", [])] : [],
                DeliveryGuarantee = guarantee,
                TransactionalIdPrefix = topic.Name,
            });
        await env.ExecuteAsync("writing");
        var read = topic.Read();
        Assert.Equal(Enumerable.Range(1, 1_000), read.Select(static r => int.Parse(Encoding.UTF8.GetString(r.Message.Value!))).Order());
        foreach (var record in read.Select(static r => r.Message))
        {
            var n = int.Parse(Encoding.UTF8.GetString(record.Value!));
            Assert.Equal(n % 10 == 0 ? null : $"k{n % 10}", record.Key is { } key ? Encoding.UTF8.GetString(key) : null);
            Assert.Equal(n * 1_000L, record.Timestamp.UnixTimestampMs);
            if (n % 2 == 1) Assert.Empty(record.Headers);
            else Assert.Equal(["even:0102", "none:null", "empty:"], record.Headers.Select(static h => $"{h.Key}:{(h.GetValueBytes() is { } v ? Convert.ToHexString(v) : "null")}"));
        }
    }

    sealed class Numbers : IFormat<int>
    {
        public int Decode(ReadOnlySpan<byte> record) => int.Parse(record, null);

        public void Encode(int record, System.Buffers.IBufferWriter<byte> output)
        {
            record.TryFormat(output.GetSpan(11), out var length);
            output.Advance(length);
        }
    }
}
