namespace ActorStream.Streams;

/// <summary>Gives rows to the program when the checkpoint they belong to is complete: what a restart repeats has not been given yet.</summary>
internal sealed class CollectSink<T>(CollectedRows<T> rows) : TwoPhaseSink<T, RowChunk<T>>
{
    public override Task<SinkWriter<T, RowChunk<T>>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) =>
        Task.FromResult<SinkWriter<T, RowChunk<T>>>(new Writer(context));

    public override Task CommitAsync(RowChunk<T> committable, CancellationToken cancellationToken) => rows.AcceptAsync(committable, cancellationToken);

    internal override Task CommitOneAsync(RowChunk<T> committable, bool mayBeDone, SinkContext context, CancellationToken cancellationToken)
    {
        if (context.CommitsOnCheckpoints) return CommitAsync(committable, cancellationToken);
        rows.Hold(committable);
        return Task.CompletedTask;
    }

    private sealed class Writer(SinkContext context) : SinkWriter<T, RowChunk<T>>
    {
        private const int RowsInChunk = 1024;

        private readonly List<RowChunk<T>> _full = [];
        private readonly List<T> _rows = [];
        private long _number;

        public override Task WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
        {
            foreach (var record in records.Span)
            {
                _rows.Add(record);
                if (_rows.Count == RowsInChunk) Cut();
            }
            return Task.CompletedTask;
        }

        public override Task<IReadOnlyList<RowChunk<T>>> PrepareCommitAsync(CancellationToken cancellationToken)
        {
            if (_rows.Count > 0) Cut();
            IReadOnlyList<RowChunk<T>> prepared = [.. _full];
            _full.Clear();
            return Task.FromResult(prepared);
        }

        private void Cut()
        {
            _full.Add(new RowChunk<T>(context.Attempt, context.Subtask, ++_number, [.. _rows]));
            _rows.Clear();
        }
    }
}
