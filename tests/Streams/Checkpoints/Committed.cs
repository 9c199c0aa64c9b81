using System.Collections.Concurrent;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>A table outside of the job: rows are staged in it, and seen once their stage is committed.</summary>
sealed class Committed : TwoPhaseSink<long, Guid>
{
    private readonly ConcurrentDictionary<Guid, long[]> _staged = new();
    private readonly ConcurrentDictionary<Guid, long[]> _seen = new();

    public IEnumerable<long> Rows => _seen.Values.SelectMany(static rows => rows);

    public override Task<SinkWriter<long, Guid>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) => Task.FromResult<SinkWriter<long, Guid>>(new Writer(this));

    public override Task CommitAsync(Guid committable, CancellationToken cancellationToken)
    {
        _seen[committable] = _staged[committable];
        return Task.CompletedTask;
    }

    private sealed class Writer(Committed table) : SinkWriter<long, Guid>
    {
        private readonly List<long> _rows = [];

        public override Task WriteAsync(ReadOnlyMemory<long> records, CancellationToken cancellationToken)
        {
            _rows.AddRange(records.Span);
            return Task.CompletedTask;
        }

        public override Task<IReadOnlyList<Guid>> PrepareCommitAsync(CancellationToken cancellationToken)
        {
            if (_rows.Count == 0) return Task.FromResult<IReadOnlyList<Guid>>([]);
            var stage = Guid.NewGuid();
            table._staged[stage] = [.. _rows];
            _rows.Clear();
            return Task.FromResult<IReadOnlyList<Guid>>([stage]);
        }
    }
}
