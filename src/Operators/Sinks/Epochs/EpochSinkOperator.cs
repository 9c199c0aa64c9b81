using System.Buffers;
using System.Globalization;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Records into the log on the task's thread; epochs whose checkpoints are complete are written outside of it, one after the other. A slow
/// outside party holds up neither barriers nor records, until what is complete and not written grows beyond its limit.
/// </summary>
internal sealed class EpochSinkOperator<T> : Operator
{
    private readonly EpochSink<T> _sink;
    private readonly SinkContext _context;
    private readonly OutsideWork _outside;
    private readonly EpochSpill _spill;
    private readonly EpochLog _log;
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private readonly Lock _lock = new();
    private readonly Queue<Epoch> _pending = new();
    private readonly CancellationTokenSource _closing = new();
    private SortedDictionary<int, EpochState> _restored = [];
    private EpochParty? _party;
    private EpochCommitter? _committer;
    private Task _writing = Task.CompletedTask;
    private Exception? _failure;
    private string _lineage = "";
    private long _complete = long.MinValue;
    private long _lastBarrier;
    private long _unwritten;
    private bool _ended;
    private bool _isWriting;

    public EpochSinkOperator(EpochSink<T> sink, OperatorContext context)
    {
        _sink = sink;
        _context = SinkContext.Of(context);
        _outside = context.Outside;
        _spill = new EpochSpill(sink.SpillFolder, string.Create(CultureInfo.InvariantCulture, $"actorstream-{context.Attempt}-{context.Subtask}"));
        _log = new EpochLog(_spill, sink.MemoryLimit, new EpochBuffers());
        Input = new LogInlet(this);
    }

    public Inlet<T> Input { get; }

    public override bool HasWork => Volatile.Read(ref _failure) is not null;

    public override long CommittedThrough
    {
        get
        {
            lock (_lock)
            {
                if (_pending.TryPeek(out var epoch)) return epoch.Id - 1;
                return _ended && _log.HasOpen ? _lastBarrier : long.MaxValue;
            }
        }
    }

    /// <summary>More of what is complete waits to be written than may.</summary>
    private bool IsBlocked
    {
        get
        {
            lock (_lock) return _unwritten > _sink.UnwrittenLimit;
        }
    }

    public override void Work() => Check();

    public override void Restore(SnapshotReader stored) => _restored = EpochState.Read(stored);

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        // A start from nothing must not be taken for an earlier one.
        _lineage = (_restored.GetValueOrDefault(_context.Subtask) ?? _restored.Values.FirstOrDefault())?.Lineage
            ?? string.Create(CultureInfo.InvariantCulture, $"{_context.JobName}/{_context.Uid}/{Context.Now:x}-{Context.Seed:x}");
        _party = _sink.CreateParty(_context);
        await _outside.Run(() => RecoverAsync(cancellationToken)).ConfigureAwait(false);
        _restored = [];
    }

    public override void SnapshotState(long checkpointId)
    {
        _lastBarrier = checkpointId;
        if (_log.End(checkpointId, _context.Attempt) is { } epoch)
            lock (_lock) _pending.Enqueue(epoch);
    }

    public override FrozenOperator Freeze(SnapshotCut cut = default)
    {
        lock (_lock) return EpochState.Freeze(_context.Subtask, _lineage, _committer!.Last, [.. _pending]);
    }

    public override void CheckpointCompleted(long checkpointId)
    {
        lock (_lock)
        {
            foreach (var epoch in _pending)
                if (epoch.Id > _complete && epoch.Id <= checkpointId) _unwritten += epoch.Bytes;
            _complete = Math.Max(_complete, checkpointId);
            if (_isWriting || _failure is not null || !_pending.TryPeek(out var next) || next.Id > _complete) return;
            _isWriting = true;
            _writing = _outside.Run(WriteCompleteAsync);
        }
    }

    public override bool EndInput()
    {
        Check();
        if (!_ended)
        {
            _ended = true;
            if (!_context.CommitsOnCheckpoints)
            {
                SnapshotState(long.MaxValue);
                CheckpointCompleted(long.MaxValue);
            }
        }
        return _context.CommitsOnCheckpoints || CommittedThrough == long.MaxValue;
    }

    public override async Task CloseAsync()
    {
        await _outside.Run(async () =>
        {
            _closing.Cancel();
            await _writing.ConfigureAwait(false);
            if (_party is not null) await _party.DisposeAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
        _spill.Dispose();
        _closing.Dispose();
    }

    /// <summary>Takes over this subtask's writer, and those of a wider sink that are its share, and writes what the restored checkpoint has of them.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in _restored.Keys.Append(_context.Subtask).Distinct().Where(w => w % _context.Parallelism == _context.Subtask).Order())
        {
            var state = _restored.GetValueOrDefault(writer);
            var committer = new EpochCommitter(_party!, writer, _context);
            var epochs = state is null ? [] : Load(state);
            var lineage = state?.Lineage ?? _lineage;
            _party!.Begin(writer, lineage);
            foreach (var epoch in await committer.RecoverAsync(state, epochs, _sink.OnMismatch, cancellationToken).ConfigureAwait(false))
                await committer.WriteAsync(lineage, epoch, cancellationToken).ConfigureAwait(false);
            foreach (var chunk in epochs.SelectMany(static e => e.Chunks)) chunk.Release();
            if (writer == _context.Subtask) _committer = committer;
        }
    }

    private List<Epoch> Load(EpochState state)
    {
        var epochs = new List<Epoch>();
        foreach (var runs in state.Runs.GroupBy(static r => (r.Attempt, r.Epoch)).OrderBy(static g => g.Key.Epoch))
        {
            foreach (var (_, _, records, content) in runs) _log.Restore(content.Span, records);
            epochs.Add(_log.End(runs.Key.Epoch, runs.Key.Attempt)!);
        }
        return epochs;
    }

    private async Task WriteCompleteAsync()
    {
        try
        {
            while (true)
            {
                Epoch? epoch;
                lock (_lock)
                {
                    if (!_pending.TryPeek(out epoch) || epoch.Id > _complete)
                    {
                        _isWriting = false;
                        return;
                    }
                }
                await _committer!.WriteAsync(_lineage, epoch, _closing.Token).ConfigureAwait(false);
                lock (_lock)
                {
                    _pending.Dequeue();
                    _unwritten -= epoch.Bytes;
                }
                foreach (var chunk in epoch.Chunks) chunk.Release();
                Context.Wake();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The job stops: what is not written is in its last checkpoint.
        }
        catch (Exception cause)
        {
            Volatile.Write(ref _failure, cause);
            Context.Wake();
        }
    }

    private void Check()
    {
        if (Volatile.Read(ref _failure) is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private sealed class LogInlet(EpochSinkOperator<T> owner) : Inlet<T>(owner)
    {
        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            Position = values.Length;
            owner.Check();
            if (owner.IsBlocked) return 0;
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                owner._scratch.ResetWrittenCount();
                owner._sink.Encode(values[i], timestamps[i], owner._scratch);
                owner._log.Append(owner._scratch.WrittenSpan);
            }
            return values.Length;
        }
    }
}
