using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary>The options of a sink.</summary>
internal sealed record KafkaSinkOptions(string Topic, KafkaPartitioner Partitioner, DeliveryGuarantee Guarantee, string? TransactionalIdPrefix, TimeSpan TransactionTimeout)
{
    private const string Delivery = "sink.delivery-guarantee";
    private const string Partitioning = "sink.partitioner";
    private const string Prefix = "sink.transactional-id-prefix";

    public static KafkaSinkOptions Of(KafkaTableOptions options)
    {
        var topic = options.Required("topic");
        if (topic.Contains(';', StringComparison.Ordinal)) throw KafkaTableOptions.Wrong("topic", topic, "one topic: a sink writes to one");
        var guarantee = options.Text(Delivery) is null && options.Text("sink.semantic") is not null ? ReadGuarantee(options, "sink.semantic") : ReadGuarantee(options, Delivery);
        if (guarantee == DeliveryGuarantee.ExactlyOnce) options.RequiredBy(Prefix, Delivery);
        var partitioner = options.Parse(Partitioning, KafkaPartitioner.Default, static text => text switch
        {
            "default" => KafkaPartitioner.Default,
            "fixed" => KafkaPartitioner.Fixed,
            "round-robin" => KafkaPartitioner.RoundRobin,
            _ => throw new FormatException("default, fixed or round-robin; a partitioner of your own is KafkaSink.PartitionBy"),
        });
        if (partitioner == KafkaPartitioner.RoundRobin && options.Text("key.format") is not null)
            throw new InvalidOptionException($"The option {Partitioning} is round-robin, and there is key.format: records of one key would not stay in their order. Use default or fixed.");
        return new(topic, partitioner, guarantee, options.Text(Prefix), ReadTimeout(options));
    }

    private static DeliveryGuarantee ReadGuarantee(KafkaTableOptions options, string name) => options.Parse(name, DeliveryGuarantee.AtLeastOnce, static text => text switch
    {
        "at-least-once" => DeliveryGuarantee.AtLeastOnce,
        "exactly-once" => DeliveryGuarantee.ExactlyOnce,
        "none" => DeliveryGuarantee.None,
        _ => throw new FormatException("at-least-once, exactly-once or none"),
    });

    /// <summary>The client's own property decides where there is one.</summary>
    private static TimeSpan ReadTimeout(KafkaTableOptions options)
    {
        const string Name = "transaction.timeout.ms";
        var timeout = options.Parse($"properties.{Name}", TimeSpan.FromMinutes(2), static text => TimeSpan.FromMilliseconds(OptionParsers.Integer(text, 1_000, int.MaxValue)));
        options.Properties.Remove(Name);
        return timeout;
    }
}
