using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Runs a two-phase sink's writer: prepares at barriers, has what was prepared in every checkpoint until it is committed, and commits in
/// order when checkpoints are complete. Where the job makes no checkpoints, everything is committed at the end.
/// </summary>
/// <remarks>A commit may be under way on another thread while the task's own reads what is pending.</remarks>
internal sealed class TwoPhaseWriter<T, TCommittable> : IBatchWriter<T>
{
    private const string StateName = "committables";

    private readonly TwoPhaseSink<T, TCommittable> _sink;
    private readonly SinkContext _context;
    private readonly Codec<Committable<TCommittable>> _codec;
    private readonly StateDescriptor _descriptor;
    private readonly Committer _committer;
    private readonly Lock _lock = new();
    private readonly Queue<Epoch> _pending = new();
    private readonly List<TCommittable> _prepared = [];
    private Committable<TCommittable>[] _restored = [];
    private Committable<TCommittable>[] _restoredOfAll = [];
    private SinkWriter<T, TCommittable>? _writer;
    private long _lastBarrier;

    /// <exception cref="UnsupportedTypeException">The committables cannot be encoded.</exception>
    public TwoPhaseWriter(TwoPhaseSink<T, TCommittable> sink, SinkContext context, CodecRegistry codecs)
    {
        _sink = sink;
        _context = context;
        _codec = codecs.For<Committable<TCommittable>>();
        _descriptor = new StateDescriptor(StateName, StateKind.OperatorList, new MemberShape("value", _codec.Shape));
        _committer = new Committer(context);
    }

    public long NextTime => _writer?.NextTime ?? long.MaxValue;

    public long CommittedThrough
    {
        get
        {
            lock (_lock)
            {
                if (_pending.TryPeek(out var epoch)) return epoch.CheckpointId - 1;
                return _prepared.Count > 0 ? _lastBarrier : long.MaxValue;
            }
        }
    }

    /// <summary>Takes all that was stored: what is this subtask's to commit, and what no subtask may clean up.</summary>
    public void Restore(SnapshotReader stored)
    {
        _restoredOfAll = stored.All(_descriptor).SelectMany(static s => s.Parts).Select(Read).ToArray();
        // All of one writer go to one subtask, whatever the parallelism is now: they are committed in their order.
        _restored = Planted.Is(PlantedBug.CommittablesOfAWriterScattered)
            ? stored.Items(_descriptor).Select(Read).ToArray()
            : _restoredOfAll.Where(c => c.Writer % _context.Parallelism == _context.Subtask).OrderBy(static c => c.CheckpointId).ToArray();
    }

    /// <summary>Commits what was restored, in order, before there is anything new: its checkpoint is complete.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var one in _restored)
            await _committer.RunAsync(one.CheckpointId, () => _sink.CommitOneAsync(one.Value, mayBeDone: true, _context, cancellationToken), cancellationToken).ConfigureAwait(false);
        await _sink.CleanUpAsync(_restoredOfAll.Select(static c => c.Value).ToArray(), _context, cancellationToken).ConfigureAwait(false);
        _restored = _restoredOfAll = [];
        _writer = await _sink.CreateWriterAsync(_context, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"{_sink.GetType().Name}.CreateWriterAsync gave no writer.");
    }

    public ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken) => new(_writer!.WriteAsync(records, cancellationToken));

    public ValueTask OnTimeAsync(long now, CancellationToken cancellationToken) => new(_writer!.OnTimeAsync(now, cancellationToken));

    public void OnWatermark(long watermark) => _writer?.OnWatermark(watermark);

    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        var prepared = await _writer!.PrepareCommitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock) _prepared.AddRange(prepared);
    }

    public void OnBarrier(long checkpointId)
    {
        lock (_lock)
        {
            _lastBarrier = Math.Max(_lastBarrier, checkpointId);
            if (_prepared.Count == 0) return;
            _pending.Enqueue(new Epoch(checkpointId, [.. _prepared]));
            _prepared.Clear();
        }
    }

    /// <summary>All that has been prepared and is not known to be committed, of this checkpoint and those before.</summary>
    public FrozenOperator Freeze()
    {
        Committable<TCommittable>[] pending;
        lock (_lock)
            pending = _pending.SelectMany(e => e.Committables.Select(c => new Committable<TCommittable>(e.CheckpointId, _context.Subtask, c))).ToArray();
        if (Planted.Is(PlantedBug.CommittablesNotStored)) pending = [];
        return new FrozenOperator([FrozenItems.Of(_descriptor, pending.Length, Write, _codec.IsImmutable)], []);

        void Write(ref StateWriter writer, int i) => _codec.Write(ref writer, in pending[i]);
    }

    public async ValueTask CommitAsync(long checkpointId, CancellationToken cancellationToken)
    {
        while (true)
        {
            Epoch epoch;
            lock (_lock)
                if (!_pending.TryPeek(out epoch) || epoch.CheckpointId > checkpointId) return;
            if (epoch.CheckpointId < checkpointId && Planted.Is(PlantedBug.AbortedEpochNotCommitted)) epoch = epoch with { Committables = [] };
            foreach (var committable in epoch.Committables)
                await _committer.RunAsync(epoch.CheckpointId, () => _sink.CommitOneAsync(committable, mayBeDone: false, _context, cancellationToken), cancellationToken).ConfigureAwait(false);
            lock (_lock) _pending.Dequeue();
        }
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        if (_context.CommitsOnCheckpoints) return;
        OnBarrier(long.MaxValue);
        await CommitAsync(long.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Committable<TCommittable> Read(ReadOnlyMemory<byte> item) => _codec.FromBytes(item.Span);

    private readonly record struct Epoch(long CheckpointId, TCommittable[] Committables);
}

/// <summary>What a checkpoint has of one thing to commit.</summary>
/// <param name="CheckpointId">The checkpoint at whose barrier it was prepared.</param>
/// <param name="Writer">The subtask that prepared it, whoever commits it.</param>
/// <param name="Value">What the writer gave.</param>
internal sealed record Committable<TCommittable>(long CheckpointId, int Writer, TCommittable Value);
