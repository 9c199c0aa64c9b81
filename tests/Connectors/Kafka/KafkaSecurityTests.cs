using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Security options go to the client as they are, and what is secret is shown nowhere.</summary>
[Collection(KafkaTests.Name)]
public class KafkaSecurityTests(SecureKafkaBroker broker) : IClassFixture<SecureKafkaBroker>
{
    [SecureKafkaTheory]
    [InlineData("SASL_PLAINTEXT")]
    [InlineData("SASL_SSL")]
    public async Task A_job_with_the_right_password_writes_exactly_once_and_reads(string protocol)
    {
        var (topic, logs) = ($"secure-{Guid.NewGuid():N}", new Logs());
        var env = Environment(logs);
        var sink = Sink(topic, protocol, DeliveryGuarantee.ExactlyOnce);
        env.FromElements("a", "b", "c").SinkTo(sink);
        AssertSecret($"{env.Explain()} {env.Explain(ExplainFormat.Json)}");
        await env.ExecuteAsync("writing");
        var source = Source(topic, protocol);
        // The topic is made with several partitions.
        Assert.Equal(["a", "b", "c"], (await Environment(logs).FromSource(source).ExecuteAndCollectListAsync("reading")).Order(StringComparer.Ordinal));
        AssertSecret($"{sink} {source} {logs}");
        Assert.Contains("sasl.password ******, sasl.username alice", sink.ToString(), StringComparison.Ordinal);
        Assert.Contains("sasl.password ******, sasl.username alice", source.ToString(), StringComparison.Ordinal);
    }

    [SecureKafkaTheory]
    [InlineData("SASL_PLAINTEXT")]
    [InlineData("SASL_SSL")]
    public async Task A_wrong_password_fails_the_job_with_what_the_broker_says_and_without_the_password(string protocol)
    {
        const string Wrong = "wrong-" + SecureKafkaBroker.Password;
        var logs = new Logs();
        var env = Environment(logs);
        env.FromElements("a").SinkTo(Sink("secret", protocol, DeliveryGuarantee.AtLeastOnce, Wrong, ("message.timeout.ms", "2000")));
        var failure = (await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("writing"))).ToString();
        Assert.Contains("Authentication failed", failure, StringComparison.Ordinal);
        AssertSecret($"{failure} {logs} {env.Explain()}");
        Assert.Contains("Authentication failed", logs.ToString(), StringComparison.Ordinal);
    }

    [SecureKafkaTheory]
    [InlineData("SASL_SSL")]
    public async Task A_certificate_that_is_not_trusted_fails_the_job(string protocol)
    {
        var env = Environment(new Logs());
        var sink = Sink("secret", protocol, DeliveryGuarantee.AtLeastOnce, SecureKafkaBroker.Password, ("message.timeout.ms", "2000"));
        sink.Properties.Remove("ssl.ca.location");
        env.FromElements("a").SinkTo(sink);
        var failure = (await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("writing"))).ToString();
        Assert.Contains("certificate", failure, StringComparison.Ordinal);
        AssertSecret(failure);
    }

    static StreamExecutionEnvironment Environment(Logs logs)
    {
        var env = Jobs.Environment();
        env.LoggerFactory = logs;
        return env;
    }

    static void AssertSecret(string text) => Assert.DoesNotContain(SecureKafkaBroker.Password, text, StringComparison.Ordinal);

    string ServersOf(string protocol) => protocol == "SASL_SSL" ? broker.TlsServers : broker.Servers;

    KafkaSink<string> Sink(string topic, string protocol, DeliveryGuarantee guarantee, string password = SecureKafkaBroker.Password, params (string Name, string Value)[] more)
    {
        var sink = new KafkaSink<string>
        {
            BootstrapServers = ServersOf(protocol),
            Topic = topic,
            ValueFormat = new TextFormat(),
            DeliveryGuarantee = guarantee,
            TransactionalIdPrefix = topic,
            Properties = broker.Properties(protocol, password),
        };
        foreach (var (name, value) in more) sink.Properties[name] = value;
        return sink;
    }

    KafkaSource<string> Source(string topic, string protocol) => new()
    {
        BootstrapServers = ServersOf(protocol),
        Topics = topic,
        ValueFormat = new TextFormat(),
        StartupMode = StartupMode.EarliestOffset,
        BoundedMode = BoundedMode.LatestOffset,
        Properties = broker.Properties(protocol),
    };

    /// <summary>All that is logged, with the errors' texts.</summary>
    sealed class Logs : ILoggerFactory, ILogger
    {
        readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public override string ToString() => string.Join('\n', _lines);

        public void Dispose()
        {
        }
    }
}
