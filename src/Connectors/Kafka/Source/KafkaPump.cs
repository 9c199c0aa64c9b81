using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ActorStream.Connectors;

/// <summary>
/// The consumer of one subtask on a thread of its own: fetches a few batches ahead of the task, and does between two of them what the task
/// asks for.
/// </summary>
internal sealed class KafkaPump : IAsyncDisposable
{
    private const int BatchesAhead = 4;
    private const int Wait = 100;
    private const int LastCommitWait = 5_000;
    private const int RefreshEvery = 16;
    private static readonly TimeSpan OneCall = TimeSpan.FromSeconds(10);

    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly KafkaCommits? _commits;
    private readonly Action _wake;
    private readonly KafkaErrors _errors;
    private readonly nint _client;
    private readonly nint _queue;
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly Queue<KafkaBatch> _full = new();
    private readonly Stack<KafkaBatch> _free = new();
    private readonly List<KafkaSplit> _splits = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _lock = new();
    private Exception? _failure;
    private bool _stopping;
    private bool _isClosed;

    public KafkaPump(Dictionary<string, string> settings, KafkaCommits? commits, KafkaErrors errors, string name, Action wake)
    {
        _errors = errors;
        _commits = commits;
        _wake = wake;
        var builder = new ConsumerBuilder<Ignore, Ignore>(settings).SetErrorHandler(errors.Handle).SetLogHandler(errors.Log);
        if (commits is not null) builder.SetOffsetsCommittedHandler((_, answer) => commits.Answered(answer));
        _consumer = builder.Build();
        _client = KafkaHandles.Of(_consumer);
        _queue = NativeKafka.rd_kafka_queue_get_consumer(_client);
        for (var i = 0; i < BatchesAhead; i++) _free.Push(new KafkaBatch());
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Begins to fetch a partition.</summary>
    public void Add(KafkaSplit split)
    {
        var position = split.Position;
        Do(() =>
        {
            _splits.Add(split);
            _consumer.IncrementalAssign([new TopicPartitionOffset(split.Topic, split.Partition, position)]);
        });
    }

    /// <summary>Ends fetching a partition.</summary>
    public void Remove(KafkaSplit split) => Do(() =>
    {
        _splits.Remove(split);
        _consumer.IncrementalUnassign([new TopicPartition(split.Topic, split.Partition)]);
    });

    /// <summary>Fetches a partition from elsewhere.</summary>
    public void Seek(KafkaSplit split, long position) => Do(() =>
    {
        var partition = new TopicPartition(split.Topic, split.Partition);
        _consumer.IncrementalUnassign([partition]);
        _consumer.IncrementalAssign([new TopicPartitionOffset(partition, position)]);
    });

    public void Pause(KafkaSplit split, bool paused) => Do(() =>
    {
        TopicPartition[] partitions = [new(split.Topic, split.Partition)];
        if (paused) _consumer.Pause(partitions);
        else _consumer.Resume(partitions);
    });

    /// <summary>Asks for the first offset of a partition and the one behind its last; the answer wakes the task.</summary>
    public void Ask(KafkaSplit split, ConcurrentQueue<(KafkaSplit Split, long Low, long High, Exception? Failure)> answers) => Do(() =>
    {
        try
        {
            var range = _consumer.QueryWatermarkOffsets(new TopicPartition(split.Topic, split.Partition), OneCall);
            answers.Enqueue((split, range.Low.Value, range.High.Value, null));
        }
        catch (KafkaException cause)
        {
            answers.Enqueue((split, 0, 0, cause));
        }
        _wake();
    });

    /// <summary>Tells the group how far a checkpoint has come. Nobody waits for the answer.</summary>
    public void Commit(long checkpointId, IReadOnlyCollection<TopicPartitionOffset> offsets) => Do(() => _commits!.Send(_client, checkpointId, offsets));

    /// <summary>The next batch; null: there is none.</summary>
    /// <exception cref="KafkaException">The consumer has failed for good.</exception>
    public KafkaBatch? TryTake()
    {
        lock (_lock)
        {
            if (_full.TryDequeue(out var batch)) return batch;
            if (_failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
            return null;
        }
    }

    /// <summary>Gives a batch back that has been read.</summary>
    public void GiveBack(KafkaBatch batch)
    {
        lock (_lock)
        {
            _free.Push(batch);
            Monitor.Pulse(_lock);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stopping = true;
            Rouse();
        }
        await _ended.Task.ConfigureAwait(false);
    }

    private void Do(Action command)
    {
        _commands.Enqueue(command);
        lock (_lock) Rouse();
    }

    /// <summary>Ends a wait of the consumer's thread, wherever it waits.</summary>
    private void Rouse()
    {
        Monitor.Pulse(_lock);
        if (!_isClosed) NativeKafka.rd_kafka_queue_yield(_queue);
    }

    private void Run()
    {
        try
        {
            for (var round = 0; ; round++)
            {
                while (_commands.TryDequeue(out var command)) command();
                if (TakeFree() is not { } batch)
                {
                    if (_stopping) break;
                    continue;
                }
                Fetch(batch);
                if (_errors.Fatal is { } fatal) throw new KafkaException(fatal);
                if (round % RefreshEvery == 0 || batch.Count == 0) Refresh();
                Give(batch);
            }
            while (_commands.TryDequeue(out var command)) command();
            FinishCommits();
        }
        catch (Exception cause)
        {
            lock (_lock)
            {
                _failure = cause;
                // The task may still ask for something: the consumer stays until the task lets it go.
                _wake();
                while (!_stopping) Monitor.Wait(_lock);
            }
        }
        Close();
    }

    private KafkaBatch? TakeFree()
    {
        lock (_lock)
        {
            if (_stopping) return null;
            if (_free.TryPop(out var batch)) return batch;
            if (_commands.IsEmpty) Monitor.Wait(_lock);
            return null;
        }
    }

    /// <summary>
    /// Takes what is there, and waits for one message if there is nothing. One by one, which costs little: when librdkafka's way to take many at once was put back,
    /// and nothing else, a crash in native code came back with it. What caused the crash was an AdminClient that went on polling a disposed client
    /// (<see cref="KafkaDiscovery"/>); that taking many has a fault of its own is not shown.
    /// </summary>
    private unsafe void Fetch(KafkaBatch batch)
    {
        batch.Cursor = 0;
        var count = 0;
        for (var wait = Wait; count < KafkaBatch.Size; wait = 0)
        {
            var message = NativeKafka.rd_kafka_consume_queue(_queue, wait);
            if (message is null) break;
            batch.Messages[count++] = (nint)message;
        }
        batch.Count = count;
    }

    private void Give(KafkaBatch batch)
    {
        lock (_lock)
        {
            if (batch.Count == 0) _free.Push(batch);
            else _full.Enqueue(batch);
        }
        if (batch.Count > 0) _wake();
    }

    private unsafe void Refresh()
    {
        foreach (var split in _splits)
        {
            long low, high;
            if (NativeKafka.rd_kafka_get_watermark_offsets(_client, split.Topic, split.Partition, &low, &high) == NativeKafka.NoError && high >= 0) split.End = high;
        }
    }

    /// <summary>The commit of the last checkpoint may be on its way.</summary>
    private void FinishCommits()
    {
        var batch = new KafkaBatch();
        for (var waited = 0; _commits is { IsWaiting: true } && waited < LastCommitWait; waited += Wait)
        {
            Fetch(batch);
            batch.Clear();
        }
    }

    private void Close()
    {
        lock (_lock)
        {
            while (_full.TryDequeue(out var batch)) batch.Clear();
            NativeKafka.rd_kafka_queue_destroy(_queue);
            _isClosed = true;
        }
        _consumer.Dispose();
        _ended.SetResult();
    }
}
