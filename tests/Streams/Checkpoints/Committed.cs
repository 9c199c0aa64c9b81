using System.Collections.Concurrent;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>A table outside of the job: rows are staged in it, and seen once their stage is committed.</summary>
sealed class Committed : TwoPhaseSink<long, Guid>
{
    private readonly ConcurrentDictionary<Guid, long[]> _staged = new();
    private readonly ConcurrentDictionary<Guid, long[]> _seen = new();
    private int _written;
    private int _refusals;

    /// <summary>How many commits fail from now on.</summary>
    public int Refusals { set => Volatile.Write(ref _refusals, value); }

    /// <summary>How many rows are staged or seen.</summary>
    public int Written => _written;

    public IEnumerable<long> Rows => _seen.Values.SelectMany(static rows => rows);

    public override Task<SinkWriter<long, Guid>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) => Task.FromResult<SinkWriter<long, Guid>>(new Writer(this));

    public override Task CommitAsync(Guid committable, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _refusals) >= 0) throw new IOException("The table is away.");
        _seen[committable] = _staged[committable];
        return Task.CompletedTask;
    }

    private sealed class Writer(Committed table) : SinkWriter<long, Guid>
    {
        private readonly List<long> _rows = [];

        public override Task WriteAsync(ReadOnlyMemory<long> records, CancellationToken cancellationToken)
        {
            _rows.AddRange(records.Span);
            Interlocked.Add(ref table._written, records.Length);
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
