using System.Globalization;
using System.Runtime.InteropServices;
using ActorStream.Operators;
using ActorStream.Operators.Sources;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>Reads the partitions of one subtask: decodes what its consumer has fetched, straight from the client's memory.</summary>
internal sealed partial class KafkaReader<T> : SplitReader<T>
{
    private readonly KafkaSource<T> _source;
    private readonly SourceReaderContext _context;
    private readonly ILogger _logger;
    private readonly KafkaErrors _errors;
    private readonly BadRecords _bad;
    private readonly Counter _bytes;
    private readonly Counter _tombstones;
    private readonly List<HeldPartition> _held = [];
    private readonly List<SourceSplit> _splits = [];
    private KafkaPump? _pump;
    private KafkaBatch? _batch;
    private HeldPartition? _current;
    private HeldPartition? _last;
    private nint _lastTopic;
    private volatile HeldPartition[] _seen = [];

    public KafkaReader(KafkaSource<T> source, SourceReaderContext context)
    {
        _source = source;
        _context = context;
        _logger = context.LoggerFactory.CreateLogger("ActorStream.Kafka");
        _errors = new KafkaErrors(_logger, $"{context.SourceName}, subtask {context.Subtask}");
        _bad = new BadRecords(context, source.BadRecords);
        _bytes = context.Metrics.Counter("numBytesIn");
        _tombstones = context.Metrics.Counter("numTombstonesSkipped");
        context.Metrics.Gauge("pendingRecords", () => _seen.Sum(static h => (double)h.Split.Lag));
        _commits = source is { GroupId: { } group, CommitOffsetsOnCheckpoint: true } ? new KafkaCommits(group, context, _logger) : null;
    }

    public override int MaxSplits => int.MaxValue;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _current?.Split;

    public override void AddSplit(SourceSplit split)
    {
        var added = (KafkaSplit)split;
        _splits.Add(added);
        _held.Add(new HeldPartition(added));
        _seen = [.. _held];
        var path = string.Create(CultureInfo.InvariantCulture, $"KafkaSourceReader.topic.{added.Topic}.partition.{added.Partition}");
        _context.Metrics.Gauge($"{path}.currentOffset", () => added.Position - 1);
        _context.Metrics.Gauge($"{path}.recordsLag", () => added.Lag);
        _pump ??= new KafkaPump(_source.ConsumerSettings(), _commits, _errors, $"kafka {_context.SourceName} {_context.Subtask}", _context.Wake);
        _pump.Add(added);
    }

    public override void Pause(SourceSplit split, bool paused)
    {
        if (_held.Find(h => h.Split == split) is not { } held || held.IsPaused == paused) return;
        held.IsPaused = paused;
        _pump!.Pause(held.Split, paused);
        if (!paused && held.HasStash) _context.Wake();
    }

    public override ReadStatus Poll(Collector<T> output)
    {
        foreach (var held in _held)
        {
            if (held.Split.Position >= held.Split.Stop) return End(held);
            if (!held.HasStash || held.IsPaused) continue;
            var stashed = held.Stash.Peek();
            var ended = Read(held, stashed, stashed.Count, output);
            if (stashed.IsDone) held.Stash.Dequeue();
            return ended ? End(held) : ReadStatus.More;
        }
        var before = output.Count;
        while (NextBatch() is { } batch)
        {
            var end = RunOf(batch, out var held);
            if (held is null) Skip(batch, end);
            else if (held.IsPaused) Stash(held, batch, end);
            else if (Read(held, batch, end, output)) return End(held);
            else if (output.Count > before || output.IsFull) return ReadStatus.More;
        }
        return ReadStatus.Nothing;
    }

    public override string Origin(int indexFromEnd) => _current is null
        ? "Kafka"
        : string.Create(CultureInfo.InvariantCulture, $"{_current.Split.Id} {(indexFromEnd > 0 ? "before " : "")}offset {_current.Split.Position}");

    public override async ValueTask DisposeAsync()
    {
        foreach (var held in _held) held.Clear();
        _batch?.Clear();
        if (_pump is not null) await _pump.DisposeAsync().ConfigureAwait(false);
    }

    private KafkaBatch? NextBatch()
    {
        if (_batch is { IsDone: false }) return _batch;
        if (_batch is not null) _pump!.GiveBack(_batch);
        _batch = _pump?.TryTake();
        _last = null;
        ApplyResets();
        return _batch;
    }

    /// <summary>How far the messages of one partition go that come next.</summary>
    private unsafe int RunOf(KafkaBatch batch, out HeldPartition? held)
    {
        var first = batch.Next;
        if (_last is null || first->Topic != _lastTopic || first->Partition != _last.Split.Partition)
        {
            if (first->Topic == 0)
            {
                // About the group, of which nothing is needed but to commit to it.
                held = null;
                _errors.Handle(Failure(first).Error);
                return batch.Cursor + 1;
            }
            var topic = Marshal.PtrToStringUTF8(NativeKafka.rd_kafka_topic_name(first->Topic));
            var partition = first->Partition;
            _last = _held.Find(h => h.Split.Partition == partition && h.Split.Topic == topic);
            _lastTopic = first->Topic;
        }
        held = _last;
        var end = batch.Cursor + 1;
        for (; end < batch.Count; end++)
        {
            var message = (NativeMessage*)batch.Messages[end];
            if (message->Partition != first->Partition || message->Topic != first->Topic) break;
        }
        return end;
    }

    private static unsafe void Skip(KafkaBatch batch, int end)
    {
        for (; batch.Cursor < end; batch.Cursor++) NativeKafka.rd_kafka_message_destroy(batch.Next);
    }

    private static void Stash(HeldPartition held, KafkaBatch batch, int end)
    {
        held.Put(batch.Messages.AsSpan(batch.Cursor, end - batch.Cursor));
        batch.Cursor = end;
    }

    private ReadStatus End(HeldPartition held)
    {
        _current = held;
        held.Clear();
        _held.Remove(held);
        _splits.Remove(held.Split);
        _seen = [.. _held];
        _last = null;
        _finished.Add(held.Split);
        _pump!.Remove(held.Split);
        return ReadStatus.SplitEnded;
    }

    private static unsafe KafkaException Failure(NativeMessage* message)
    {
        var text = message->Value is null ? NativeKafka.Text(message->Error) : Marshal.PtrToStringUTF8((nint)message->Value, (int)message->ValueLength);
        return new KafkaException(new Error((ErrorCode)message->Error, text));
    }
}
