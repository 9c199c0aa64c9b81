using ActorStream.Operators;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>
/// Hands records to the client as they come. While the client has no room, nothing is taken. At least once: a barrier waits until the
/// brokers have acknowledged everything before it.
/// </summary>
internal sealed class KafkaSinkOperator<T> : Operator
{
    private const int Wait = 100;

    private readonly KafkaSink<T> _sink;
    private readonly OutsideWork _outside;
    private readonly KafkaSerializer<T> _serializer;
    private readonly KafkaPartitions<T> _partitions;
    private readonly CancellationTokenSource _closing = new();
    private readonly Counter _records;
    private readonly Counter _bytes;
    private KafkaLimits? _limits;
    private KafkaProducer? _producer;
    private Task? _waiting;
    private bool _flushed;

    public KafkaSinkOperator(KafkaSink<T> sink, OperatorContext context)
    {
        _sink = sink;
        _outside = context.Outside;
        _serializer = new KafkaSerializer<T>(sink);
        _partitions = new KafkaPartitions<T>(sink, context.Subtask, context.Time);
        _records = context.Metrics.Counter("numRecordsSend");
        _bytes = context.Metrics.Counter("numBytesSend");
        Input = new ProducerInlet(this);
    }

    public Inlet<T> Input { get; }

    public override bool HasWork => _waiting is { IsCompleted: true } || _producer?.Client.Failure is not null;

    private bool Flushes => _sink.DeliveryGuarantee != DeliveryGuarantee.None;

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        var logger = Context.LoggerFactory.CreateLogger("ActorStream.Kafka");
        var errors = new KafkaErrors(logger, $"{Context.Name}, subtask {Context.Subtask}");
        _limits = new KafkaLimits(_sink.ProducerSettings(null), errors, logger);
        return _outside.Run(() =>
        {
            _producer = new KafkaProducer(KafkaClient.Create(NativeProducer.Producer, _limits.ForTopic(_sink.Topic, _sink.ProducerSettings(null)), errors));
            return Task.CompletedTask;
        });
    }

    public override void Work() => IsIdle();

    public override bool BeforeBarrier()
    {
        if (!IsIdle()) return false;
        if (_flushed || !Flushes)
        {
            _flushed = false;
            return true;
        }
        return Flush();
    }

    public override bool EndInput()
    {
        if (!IsIdle()) return false;
        return _flushed || Flush();
    }

    public override async Task CloseAsync()
    {
        _closing.Cancel();
        if (_waiting is not null) await _waiting.ConfigureAwait(false);
        _producer?.Dispose();
        _closing.Dispose();
    }

    /// <summary>Waits, off the task, until everything has been acknowledged.</summary>
    private bool Flush()
    {
        if (NativeProducer.rd_kafka_outq_len(_producer!.Client.Handle) == 0)
        {
            Check();
            return true;
        }
        return WaitUntil(static client => NativeProducer.rd_kafka_flush(client, Wait) == NativeKafka.NoError, () => _flushed = true);
    }

    private bool WaitUntil(Func<nint, bool> isDone, Action? then = null)
    {
        var client = _producer!.Client;
        var stop = _closing.Token;
        _waiting = _outside.Run(() =>
        {
            while (!stop.IsCancellationRequested && client.Failure is null && !isDone(client.Handle))
            {
            }
            then?.Invoke();
            return Task.CompletedTask;
        });
        _waiting.ContinueWith(_ => Context.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return false;
    }

    private bool IsIdle()
    {
        if (_waiting is { IsCompleted: false }) return false;
        if (_waiting is { } done)
        {
            _waiting = null;
            done.GetAwaiter().GetResult();
        }
        Check();
        return true;
    }

    private void Check()
    {
        if (_producer!.Client.Failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private sealed class ProducerInlet(KafkaSinkOperator<T> owner) : Inlet<T>(owner)
    {
        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            Position = values.Length;
            if (!owner.IsIdle()) return 0;
            var producer = owner._producer!;
            owner._flushed = false;
            NativeProducer.rd_kafka_poll(producer.Client.Handle, 0);
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                var record = owner._serializer.Serialize(values[i], timestamps[i]);
                var topic = record.Topic ?? owner._sink.Topic!;
                record.Partition = owner._partitions.Choose(values[i], topic, producer.Partitions);
                owner._limits!.Check(topic, record);
                if (producer.TryProduce(topic, record))
                {
                    owner._records.Value++;
                    owner._bytes.Value += record.Key.Length + record.Value.Length;
                    continue;
                }
                var half = NativeProducer.rd_kafka_outq_len(producer.Client.Handle) / 2;
                owner.WaitUntil(client =>
                {
                    NativeProducer.rd_kafka_poll(client, Wait / 10);
                    return NativeProducer.rd_kafka_outq_len(client) <= half;
                });
                return i;
            }
            return values.Length;
        }
    }
}
