using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>One broker for all tests, one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class KafkaTests : ICollectionFixture<KafkaBroker>
{
    public const string Name = "Kafka";
}
