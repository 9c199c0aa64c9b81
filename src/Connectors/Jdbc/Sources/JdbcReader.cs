using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Reads one partition at a time; the database is asked outside of the task.</summary>
internal sealed class JdbcReader<T>(JdbcSource<T> source, SourceReaderContext context) : SplitReader<T>
{
    private readonly List<SourceSplit> _splits = [];
    private readonly BadRecords _bad = new(context, source.BadRecords);
    private JdbcSplit? _split;
    private JdbcSplit? _current;
    private HandOver<JdbcRow<T>>? _rows;
    private CancellationTokenSource? _stop;
    private Task _reading = Task.CompletedTask;
    private bool _isPaused;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _current;

    public override void AddSplit(SourceSplit split)
    {
        _split = (JdbcSplit)split;
        _splits.Add(split);
        _isPaused = false;
        _stop?.Dispose();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        var scan = new JdbcScan<T>(source, _split.Index, _split.Of, _split.Rows, _split.LastKey);
        var rows = _rows = new(Collector<T>.FullLimit, context.Wake, context.Outside);
        var stop = _stop.Token;
        _reading = context.Outside.Run(async () =>
        {
            Exception? error = null;
            try
            {
                await scan.RunAsync(rows, stop).ConfigureAwait(false);
            }
            catch (Exception cause)
            {
                error = cause;
            }
            rows.Complete(error);
        });
    }

    public override void Pause(SourceSplit split, bool paused) => _isPaused = paused;

    public override ReadStatus Poll(Collector<T> output)
    {
        if (_split is null || _rows is null || _isPaused) return ReadStatus.Nothing;
        _current = _split;
        var ready = _rows.Peek();
        var count = 0;
        for (; count < ready.Length && output.Count < output.Limit; count++)
        {
            ref readonly var row = ref ready[count];
            _split.Rows++;
            if (row.Key is not null) _split.LastKey = row.Key;
            if (row.Fault is null) output.Append(in row.Record, EventTime.None);
            else _bad.Report(output, source.ToString(), $"{_split.Id}, row {_split.Rows}", row.Text!, row.Fault);
        }
        if (count > 0)
        {
            _rows.Take(count);
            return ReadStatus.More;
        }
        if (!_rows.IsEnded) return ReadStatus.Nothing;
        _splits.Clear();
        _split = null;
        return ReadStatus.SplitEnded;
    }

    public override string Origin(int indexFromEnd) => _current is null ? source.ToString() : $"{source} {_current.Id}, row {_current.Rows - Math.Max(0, indexFromEnd - 1)}";

    public override async ValueTask DisposeAsync()
    {
        if (_stop is null) return;
        await context.Outside.Run(async () =>
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }).ConfigureAwait(false);
        _stop.Dispose();
    }
}
