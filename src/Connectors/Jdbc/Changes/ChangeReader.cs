using ActorStream.Operators;
using ActorStream.Operators.Sources;
using ActorStream.Sql;

namespace ActorStream.Connectors;

/// <summary>Reads changes; the server is listened to outside of the task.</summary>
internal sealed class ChangeReader<T>(PostgresChangeSource<T> source, SourceReaderContext context) : SplitReader<Change<T>>
{
    private readonly List<SourceSplit> _splits = [];
    private readonly Queue<(long Checkpoint, ulong Lsn)> _barriers = new();
    private readonly BadRecords _bad = new(context, source.BadRecords);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
    private ChangeSplit? _split;
    private ChangeStream<T>? _stream;
    private HandOver<ChangeRow<T>>? _rows;
    private Task _reading = Task.CompletedTask;
    private bool _isPaused;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _split;

    public override void AddSplit(SourceSplit split)
    {
        _split = (ChangeSplit)split;
        _splits.Add(split);
        var rows = _rows = new(Collector<T>.FullLimit, context.Wake, context.Outside);
        var stream = _stream = new(source, _split, context);
        _reading = context.Outside.Run(async () =>
        {
            Exception? error = null;
            try
            {
                await stream.RunAsync(rows, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception cause)
            {
                error = cause;
            }
            rows.Complete(error);
        });
    }

    public override void Pause(SourceSplit split, bool paused) => _isPaused = paused;

    public override ReadStatus Poll(Collector<Change<T>> output)
    {
        if (_split is null || _rows is null || _isPaused) return ReadStatus.Nothing;
        var ready = _rows.Peek();
        var count = 0;
        for (; count < ready.Length && output.Count < output.Limit; count++)
        {
            ref readonly var row = ref ready[count];
            _split.IsBegun = true;
            (_split.HasSnapshot, _split.Lsn, _split.Changes) = (row.HasSnapshot, row.Lsn, row.Changes);
            if (row.Fault is not null) _bad.Report(output, source.Table, _split.ToString(), row.Text ?? "", row.Fault);
            else if (!row.IsMark) output.Append(in row.Record, row.Timestamp);
        }
        if (count == 0) return ReadStatus.Nothing;
        _rows.Take(count);
        return ReadStatus.More;
    }

    public override void OnBarrier(long checkpointId)
    {
        if (_split is { HasSnapshot: true }) _barriers.Enqueue((checkpointId, _split.Lsn));
    }

    public override void OnCheckpointCompleted(long checkpointId)
    {
        ulong? lsn = null;
        while (_barriers.TryPeek(out var barrier) && barrier.Checkpoint <= checkpointId) lsn = _barriers.Dequeue().Lsn;
        if (lsn is not null) _stream?.Confirm(lsn.Value);
    }

    public override async ValueTask DisposeAsync()
    {
        await context.Outside.Run(async () =>
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }).ConfigureAwait(false);
        _stop.Dispose();
    }
}
