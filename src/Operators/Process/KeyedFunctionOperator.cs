using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>An operator around a keyed user function: its state, its timers, and how they fire.</summary>
internal abstract class KeyedFunctionOperator<TKey, TOut> : FunctionOperator
{
    private IReadOnlyDictionary<object, string> _states = new Dictionary<object, string>();
    private bool _ending;

    protected KeyedFunctionOperator(OperatorContext context, Codec<TKey> keyCodec)
        : base(context)
    {
        State = KeyedStateBackend<TKey>.Create(
            KeyGroups.RangeOf(context.Subtask, context.MaxParallelism, context.Parallelism), keyCodec, context.Codecs, context.Time, context.StateMemory);
        Timers = new KeyedTimers<TKey>(this, State);
        Output = AddOutput<TOut>();
    }

    public Collector<TOut> Output { get; }

    public KeyedStateBackend<TKey> State { get; }

    public KeyedTimers<TKey> Timers { get; }

    // In batch mode processing-time timers fire at the end of their key, not by the clock.
    public override long NextProcessingTime => Context.IsBatch ? long.MaxValue : Timers.NextProcessingTime;

    public override bool AdvanceWatermark(long watermark)
    {
        Timers.Watermark = watermark;
        if (!FireEventTime(watermark)) return false;
        ForwardWatermark(watermark);
        return true;
    }

    public override bool AdvanceProcessingTime(long now) => FireProcessingTime(now);

    public override bool EndKey()
    {
        Timers.Watermark = EventTime.End;
        if (!FireEventTime(EventTime.End) || !FireProcessingTime(long.MaxValue)) return false;
        Timers.Watermark = EventTime.None;
        return true;
    }

    public override bool EndInput()
    {
        if (!_ending)
        {
            _ending = true;
            Timers.AcceptsProcessingTime = false;
            if (!Context.FiresPendingTimersAtEnd) Timers.DropProcessingTime();
        }
        return FireProcessingTime(long.MaxValue);
    }

    public override void SnapshotState(long checkpointId)
    {
        State.ClearCurrentKey();
        base.SnapshotState(checkpointId);
    }

    public override FrozenOperator Freeze(SnapshotCut cut = default) => Planted.Is(PlantedBug.TimersNotStored)
        ? FrozenOperator.Of(base.Freeze(cut), State.Freeze(cut))
        : FrozenOperator.Of(base.Freeze(cut), State.Freeze(cut), Timers.EventTimers.Freeze(cut), Timers.ProcessingTimers.Freeze(cut));

    public override void Restore(SnapshotReader stored)
    {
        base.Restore(stored);
        State.Restore(stored);
        Timers.EventTimers.Restore(stored);
        Timers.ProcessingTimers.Restore(stored);
    }

    protected abstract void OnTimer(in TKey key, long timestamp, TimeDomain domain);

    protected TFunction Declare<TFunction>(Func<KeyedRuntimeContext, TFunction> factory)
        where TFunction : class
    {
        var context = new KeyedRuntimeContext(Context, State, OperatorState);
        _states = context.Names;
        var function = Declare(factory, context);
        var keyed = State.Declared.Select(static d => d.Name).ToHashSet(StringComparer.Ordinal);
        if (OperatorState.Backend.Declared.FirstOrDefault(d => keyed.Contains(d.Name)) is { } both)
            throw new ArgumentException($"State \"{both.Name}\" is declared twice in {Context.Name}, with a key and without. Give each state its own name.");
        return function;
    }

    /// <summary>The keys of this subtask that have something in a state; the states of the one at hand may change meanwhile.</summary>
    protected IEnumerable<(TKey Key, ulong Hash)> KeysOf(string stateName) => State.KeysOf(stateName);

    /// <summary>The name that the function has declared a state by.</summary>
    protected string NameOf(object state) => _states.TryGetValue(state, out var name) ? name : throw new ArgumentException(
        $"The state is not keyed state that the function of {Context.Name} has declared.", nameof(state));

    private bool FireEventTime(long upTo)
    {
        while (!Output.IsFull)
        {
            if (!Timers.EventTimers.TryTake(upTo, out var timer)) return true;
            Fire(in timer, timer.Time, TimeDomain.EventTime);
        }
        return false;
    }

    private bool FireProcessingTime(long upTo)
    {
        while (!Output.IsFull)
        {
            if (!Timers.ProcessingTimers.TryTake(upTo, out var timer)) return true;
            Fire(in timer, EventTime.None, TimeDomain.ProcessingTime);
        }
        return false;
    }

    private void Fire(in Timer<TKey, NoNamespace> timer, long outputTimestamp, TimeDomain domain)
    {
        State.SetCurrentKey(in timer.Key, timer.KeyHash);
        Output.Timestamp = outputTimestamp;
        try
        {
            OnTimer(in timer.Key, timer.Time, domain);
        }
        catch (Exception cause) when (cause is not OperatorFailedException)
        {
            throw OperatorFailedException.During(this, $"the {domain} timer {EventTime.Text(timer.Time)} of key {timer.Key}", cause);
        }
    }
}
