using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Options by name, and what is said of wrong ones; none of it needs a broker.</summary>
public class KafkaOptionsTests
{
    [Fact]
    public void All_options_of_a_source_are_read() => Assert.Equal(
        "a;b at host:1, from specific-offsets partition:0,offset:42;partition:1,offset:300 to timestamp 7, group.id g, fetch.min.bytes 5, sasl.password ******",
        Source(
            "topic=a;b", "properties.group.id=g", "properties.fetch.min.bytes=5", "properties.sasl.password=swordfish", "scan.startup.mode=specific-offsets",
            "scan.startup.specific-offsets=partition:0,offset:42;partition:1,offset:300", "scan.bounded.mode=timestamp", "scan.bounded.timestamp-millis=7",
            "scan.topic-partition-discovery.interval=10 s", "format=json", "json.ignore-parse-errors=true", "value.json.fail-on-missing-field=true").ToString());

    [Fact]
    public void By_default_a_table_begins_where_its_own_group_is_and_never_ends()
    {
        var source = KafkaOptions.CreateSource(Options("topic=a"), new TextFormat(), table: "visits");
        Assert.Equal("a at host:1, from group-offsets, else none to unbounded, group.id KafkaSource-visits", source.ToString());
        Assert.Equal(TimeSpan.FromMinutes(5), source.PartitionDiscoveryInterval);
    }

    [Fact]
    public void The_property_auto_offset_reset_decides_where_a_group_begins_that_has_been_nowhere() =>
        Assert.StartsWith("a at host:1, from group-offsets, else latest", Source("topic=a", "properties.auto.offset.reset=latest").ToString(), StringComparison.Ordinal);

    [Fact]
    public void An_upsert_table_is_read_from_its_beginning() =>
        Assert.Equal("a at host:1, from earliest-offset to unbounded", Source("connector=upsert-kafka", "topic=a").ToString());

    [Theory]
    [InlineData("The connector kafka needs one of the options topic and topic-pattern, and has neither.")]
    [InlineData("The connector kafka needs one of the options topic and topic-pattern, and has both.", "topic=a", "topic-pattern=a.*")]
    [InlineData("Unknown option scan.startup.mod of the connector kafka. Did you mean scan.startup.mode?", "topic=a", "scan.startup.mod=earliest-offset")]
    [InlineData("The option scan.startup.mode is \"earliest\"; it must be earliest-offset, latest-offset, group-offsets, timestamp or specific-offsets.", "topic=a", "scan.startup.mode=earliest")]
    [InlineData("The option scan.startup.mode is timestamp, which needs the option scan.startup.timestamp-millis.", "topic=a", "scan.startup.mode=timestamp")]
    [InlineData("The option scan.startup.timestamp-millis is \"noon\"; it must be a time in epoch milliseconds.", "topic=a", "scan.startup.mode=timestamp", "scan.startup.timestamp-millis=noon")]
    [InlineData("The option scan.startup.timestamp-millis is set, and scan.startup.mode is not set: it is for timestamp only.", "topic=a", "scan.startup.timestamp-millis=1")]
    [InlineData("The option scan.startup.specific-offsets is \"0:42\"; it must be pairs such as partition:0,offset:42;partition:1,offset:300.", "topic=a", "scan.startup.mode=specific-offsets", "scan.startup.specific-offsets=0:42")]
    [InlineData("The option scan.bounded.mode is \"end\"; it must be unbounded, latest-offset, group-offsets, timestamp or specific-offsets.", "topic=a", "scan.bounded.mode=end")]
    [InlineData("The option scan.topic-partition-discovery.interval is \"often\"; it must be a duration such as \"10 s\", \"500 ms\", \"1 min\" or \"00:00:10\".", "topic=a", "scan.topic-partition-discovery.interval=often")]
    [InlineData("The option connector is \"kaffka\"; it must be kafka or upsert-kafka.", "topic=a", "connector=kaffka")]
    public void A_wrong_option_of_a_source_names_itself(string message, params string[] options) =>
        Assert.Equal(message, Assert.Throws<InvalidOptionException>(() => Source(options)).Message);

    [Fact]
    public void All_options_of_a_sink_are_read()
    {
        var sink = KafkaOptions.CreateSink(
            Options("topic=a", "sink.delivery-guarantee=exactly-once", "sink.transactional-id-prefix=p", "sink.partitioner=fixed", "properties.transaction.timeout.ms=5000", "properties.linger.ms=7"),
            new TextFormat());
        Assert.Equal((DeliveryGuarantee.ExactlyOnce, "p", KafkaPartitioner.Fixed, TimeSpan.FromSeconds(5)), (sink.DeliveryGuarantee, sink.TransactionalIdPrefix, sink.Partitioner, sink.TransactionTimeout));
        Assert.Equal("a at host:1, ExactlyOnce, linger.ms 7", sink.ToString());
    }

    [Theory]
    [InlineData("The connector kafka needs the option topic.")]
    [InlineData("The option topic is \"a;b\"; it must be one topic: a sink writes to one.", "topic=a;b")]
    [InlineData("The option sink.delivery-guarantee is exactly-once, which needs the option sink.transactional-id-prefix.", "topic=a", "sink.delivery-guarantee=exactly-once")]
    [InlineData("The option sink.delivery-guarantee is \"twice\"; it must be at-least-once, exactly-once or none.", "topic=a", "sink.delivery-guarantee=twice")]
    [InlineData("The option sink.partitioner is \"mine\"; it must be default, fixed or round-robin; a partitioner of your own is KafkaSink.PartitionBy.", "topic=a", "sink.partitioner=mine")]
    [InlineData("The option sink.partitioner is round-robin, and there is key.format: records of one key would not stay in their order. Use default or fixed.", "topic=a", "sink.partitioner=round-robin", "key.format=raw")]
    public void A_wrong_option_of_a_sink_names_itself(string message, params string[] options) =>
        Assert.Equal(message, Assert.Throws<InvalidOptionException>(() => KafkaOptions.CreateSink(Options(options), new TextFormat())).Message);

    [KafkaTheory]
    [InlineData("the client knows no property fetch.min.byte. Did you mean fetch.min.bytes?", "fetch.min.byte", "1")]
    [InlineData("the client knows no property key.deserializer. Keys and values are read and written by formats: leave it out.", "key.deserializer", "x")]
    [InlineData("fetch.min.bytes cannot be \"many\"", "fetch.min.bytes", "many")]
    [InlineData("auto.offset.reset is \"beginning\"; it must be earliest, latest or none.", "auto.offset.reset", "beginning")]
    [InlineData("security.protocol cannot be \"TLS\"", "security.protocol", "TLS")]
    public void A_wrong_property_is_refused_with_the_plan(string message, string name, string value)
    {
        ISource<string> source = new KafkaSource<string> { BootstrapServers = "host:1", Topics = "a", ValueFormat = new TextFormat(), Properties = { [name] = value, ["sasl.password"] = "swordfish" } };
        var refused = Assert.Throws<ArgumentException>(source.Validate).Message;
        Assert.Contains(message, refused, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", refused, StringComparison.Ordinal);
    }

    [KafkaTheory]
    [InlineData("needs TransactionalIdPrefix", DeliveryGuarantee.ExactlyOnce, null, false, "a")]
    [InlineData("needs Key or KeyFormat", DeliveryGuarantee.None, null, true, "a")]
    [InlineData("\"a b\" is no name of a topic", DeliveryGuarantee.None, null, false, "a b")]
    public void Settings_of_a_sink_that_do_not_go_together_are_refused_with_the_plan(string message, DeliveryGuarantee guarantee, string? prefix, bool deletes, string topic)
    {
        ISink<string> sink = new KafkaSink<string>
        {
            BootstrapServers = "host:1",
            Topic = topic,
            ValueFormat = new TextFormat(),
            DeliveryGuarantee = guarantee,
            TransactionalIdPrefix = prefix,
            IsDelete = deletes ? static _ => true : null,
        };
        Assert.Contains(message, Assert.Throws<ArgumentException>(sink.Validate).Message, StringComparison.Ordinal);
    }

    static KafkaSource<string> Source(params string[] options) => KafkaOptions.CreateSource(Options(options), new TextFormat());

    static Dictionary<string, string> Options(params string[] options)
    {
        var all = new Dictionary<string, string> { ["connector"] = "kafka", ["properties.bootstrap.servers"] = "host:1" };
        foreach (var option in options) all[option[..option.IndexOf('=')]] = option[(option.IndexOf('=') + 1)..];
        return all;
    }
}
