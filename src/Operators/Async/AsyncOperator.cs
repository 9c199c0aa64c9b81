using System.Collections.Concurrent;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Calls an asynchronous function for each record and emits its result. Completions come from any thread through a queue; all else
/// happens on the task's own thread. What a snapshot holds is the records whose results have not been emitted.
/// </summary>
internal sealed partial class AsyncOperator<TIn, TOut> : FunctionOperator, IOneInput<TIn>
{
    private readonly Func<TIn, CancellationToken, Task<TOut>> _function;
    private readonly Func<TIn, TOut>? _onTimeout;
    private readonly AsyncOptions _options;
    private readonly Func<TOut, bool>? _repeatsResult;
    private readonly AsyncQueue<TIn, TOut> _queue;
    private readonly LinkedList<AsyncEntry<TIn, TOut>> _inFlight = new();
    private readonly LinkedList<AsyncEntry<TIn, TOut>> _open = new();
    private readonly PriorityQueue<AsyncEntry<TIn, TOut>, long> _retries = new();
    private readonly ConcurrentQueue<Completion> _completions = new();
    private readonly Queue<StampedRecord<TIn>> _restored = new();
    private readonly ListState<StampedRecord<TIn>> _pending;
    private bool _idle;

    public AsyncOperator(
        OperatorContext context, AsyncOptions options, Func<TIn, CancellationToken, Task<TOut>> function, Func<TIn, TOut>? onTimeout = null)
        : base(context)
    {
        options.Validate();
        _function = function;
        _onTimeout = onTimeout;
        _options = options;
        _repeatsResult = options.Retry?.ResultCondition<TOut>();
        _queue = new AsyncQueue<TIn, TOut>(options.Ordered);
        _pending = OperatorState.GetListState<StampedRecord<TIn>>("pending");
        Output = AddOutput<TOut>();
        Input = new RecordInlet(this);
        context.Metrics.Gauge("asyncQueueSize", () => _inFlight.Count);
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input { get; }

    public override long NextProcessingTime
    {
        get
        {
            var next = _open.First?.Value.Deadline ?? long.MaxValue;
            return _retries.TryPeek(out _, out var due) ? Math.Min(next, due) : next;
        }
    }

    public override bool HasWork => !_completions.IsEmpty || (CanEmit && _queue.HasNext) || (_restored.Count > 0 && HasRoom);

    private bool HasRoom => _inFlight.Count < _options.Capacity;

    // A watermark goes out before any record behind it.
    private bool CanEmit => !Output.IsFull && OutputWatermark <= ForwardedWatermark;

    public override void Work()
    {
        HandleCompletions();
        StartRestored();
        Emit();
    }

    public override bool AdvanceWatermark(long watermark)
    {
        _queue.AddWatermark(watermark);
        Emit();
        return true;
    }

    public override bool AdvanceProcessingTime(long now)
    {
        HandleCompletions();
        Expire(now);
        Emit();
        return true;
    }

    public override void SetIdle(bool idle)
    {
        _idle = idle;
        if (!idle || _queue.IsEmpty) OutputIdle = idle;
    }

    /// <summary>The end waits for all results, and so for all retries at their times.</summary>
    public override bool EndInput()
    {
        Work();
        Expire(Context.Now);
        Emit();
        return _queue.IsEmpty && _restored.Count == 0;
    }

    public override FrozenOperator Freeze(SnapshotCut cut = default)
    {
        if (Planted.Is(PlantedBug.RequestsUnderWayNotStored)) _pending.Update(_restored);
        else _pending.Update(_inFlight.Select(static e => new StampedRecord<TIn>(e.Timestamp, e.Input)).Concat(_restored));
        return base.Freeze(cut);
    }

    public override void Open()
    {
        foreach (var record in _pending) _restored.Enqueue(record);
        _pending.Clear();
    }

    public override Task CloseAsync()
    {
        foreach (var entry in _open) entry.Cancellation?.Cancel();
        return Task.CompletedTask;
    }

    private void Emit()
    {
        while (CanEmit && _queue.TryTake(out var entry, out var watermark))
        {
            if (entry is null)
            {
                ForwardWatermark(watermark);
                continue;
            }
            _inFlight.Remove(entry.InFlight!);
            Output.Append(in entry.Result, entry.Timestamp);
        }
        if (_idle && !OutputIdle && _queue.IsEmpty) OutputIdle = true;
    }

    private void StartRestored()
    {
        while (HasRoom && _restored.TryDequeue(out var record)) Add(record.Value, record.Timestamp);
    }

    private sealed class RecordInlet(AsyncOperator<TIn, TOut> owner) : Inlet<TIn>(owner)
    {
        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            owner.Work();
            // A task that waits for room is not asked for its timers by the chain.
            owner.Expire(owner.Context.Now);
            owner.Emit();
            if (owner._restored.Count > 0) return 0;
            for (var i = 0; i < values.Length; i++)
            {
                if (!owner.HasRoom) owner.Emit();
                if (!owner.HasRoom || owner.Output.IsFull) return i;
                Position = i;
                owner.Add(values[i], timestamps[i]);
            }
            owner.Emit();
            return values.Length;
        }
    }
}
