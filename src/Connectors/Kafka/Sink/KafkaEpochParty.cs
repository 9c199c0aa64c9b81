using System.Globalization;
using ActorStream.Operators;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>
/// Kafka as the party that epochs are written to: one producer and one transactional id for each writer. The marker is an offset that the
/// transaction commits for the writer's own group, with the marker as its text.
/// </summary>
/// <param name="prefix">Begins the transactional ids.</param>
/// <param name="topic">The sink's topic; null: records have their own.</param>
/// <param name="settings">A producer's settings, by its transactional id.</param>
/// <param name="context">The sink.</param>
internal sealed class KafkaEpochParty(string prefix, string? topic, Func<string?, Dictionary<string, string>> settings, SinkContext context) : EpochParty
{
    private static readonly TimeSpan OneCall = TimeSpan.FromSeconds(30);

    private readonly KafkaErrors _errors = new(Logger(context), $"{context.SinkName}, subtask {context.Subtask}");
    private readonly Dictionary<int, KafkaProducer> _producers = [];
    private readonly KafkaOutgoing _outgoing = new();
    private readonly SemaphoreSlim _turns = new(1, 1);
    private KafkaProducer? _asking;
    private bool _isDisposed;

    /// <summary>How large records may be.</summary>
    public KafkaLimits Limits => field ??= new(settings(null), _errors, Logger(context));

    /// <summary>A partition that is there: the group of a writer has nothing to do with its records.</summary>
    private string MarkerTopic => topic ?? "__consumer_offsets";

    /// <summary>Asked by the task's thread, so with a client of its own: a writer's is used elsewhere meanwhile, and replaced when it is in doubt.</summary>
    public int Partitions(string name, TimeSpan patience) => (_asking ??= new KafkaProducer(KafkaClient.Create(NativeProducer.Producer, settings(null), _errors))).Partitions(name, patience);

    public override async Task<EpochMarker?> ReadMarkerAsync(int writer, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        if (_producers.Remove(writer, out var doubtful)) doubtful.Dispose();
        var client = KafkaClient.Create(NativeProducer.Producer, Limits.ForTopic(topic, settings(Id(writer))), _errors);
        var producer = new KafkaProducer(client);
        try
        {
            // Whoever else wrote as this writer cannot any more, and what they had begun is aborted.
            KafkaTransaction.Retry(client, "taking the writer over", static (handle, wait) => NativeProducer.rd_kafka_init_transactions(handle, wait), OneCall, context.TimeProvider, cancellationToken);
            var marker = KafkaMarkers.Read(settings(null), Id(writer), MarkerTopic, _errors);
            _producers[writer] = producer;
            return marker;
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    public override async Task WriteEpochAsync(int writer, EpochMarker marker, EpochRecords records, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        var producer = _producers[writer];
        var client = producer.Client;
        client.Check(NativeProducer.rd_kafka_begin_transaction(client.Handle), "beginning a transaction");
        foreach (var record in records)
        {
            _outgoing.Read(record);
            while (!producer.TryProduce(_outgoing.Topic ?? topic!, _outgoing))
            {
                cancellationToken.ThrowIfCancellationRequested();
                NativeProducer.rd_kafka_poll(client.Handle, 10);
            }
            if (client.Failure is { } failure) throw new KafkaClientException((failure as KafkaClientException)?.Code ?? 0, failure.Message);
        }
        KafkaMarkers.Send(client, Id(writer), MarkerTopic, marker, OneCall, context.TimeProvider, cancellationToken);
        KafkaTransaction.Retry(client, "committing a transaction", static (handle, wait) => NativeProducer.rd_kafka_commit_transaction(handle, wait), OneCall, context.TimeProvider, cancellationToken);
    }

    /// <summary>Waits for a call that is under way: a client must not go while it is used.</summary>
    public override async ValueTask DisposeAsync()
    {
        using var turn = await EnterAsync(CancellationToken.None).ConfigureAwait(false);
        _isDisposed = true;
        foreach (var producer in _producers.Values) producer.Dispose();
        _producers.Clear();
        _asking?.Dispose();
    }

    private static ILogger Logger(SinkContext context) => context.LoggerFactory.CreateLogger("ActorStream.Kafka");

    private async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!_isDisposed) return new Turn(_turns);
        _turns.Release();
        throw new ObjectDisposedException(nameof(KafkaEpochParty));
    }

    private readonly struct Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }

    private string Id(int writer) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{writer}");
}
