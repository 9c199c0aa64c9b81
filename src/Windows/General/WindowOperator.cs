using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>
/// Windows in general: any assigner, trigger, evictor and function, in both time domains. Contents, trigger state and timers are rows of key and window.
/// </summary>
/// <remarks>
/// Of equal timers of a window there is one; the trigger is asked first, then the window is removed if it was its last. Firing is resumable: what has
/// not fired is still in the timers.
/// </remarks>
internal sealed partial class WindowOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TContents, TFunction> : WindowOperatorBase, IWindowState, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TContents : struct, IWindowContents<TIn, TAcc>
    where TFunction : struct, IWindowFunction<TKey, TAcc, TOut>
{
    readonly WindowAssigner<TIn> _assigner;
    readonly bool _usesClock;
    readonly bool _isEventTime;
    readonly Trigger<TIn> _trigger;
    readonly WindowTriggerContext<TKey, TCodec> _context;
    readonly WindowLifetime _lifetime;
    readonly DeclaredWindowState<TKey, TCodec> _declared;
    readonly WindowTables _tables = new();
    readonly MergingWindows<TKey, TCodec>? _merging;
    readonly StateTable<WindowKey<TKey>, TAcc, WindowKeyCodec<TKey, TCodec>> _table;
    readonly OutputTag<TIn>? _lateData;
    readonly Counter _lateDropped;
    readonly Counter _inNoWindow;
    readonly List<TimeWindow> _windows = [];
    TContents _contents;
    TFunction _function;

    public WindowOperator(
        OperatorContext context, WindowSpec<TIn> spec, TSelector selector, TCodec codec, TContents contents, TFunction function)
        : base(context)
    {
        WindowPlan.Check(spec);
        var range = KeyGroups.RangeOf(context.Subtask, context.MaxParallelism, context.Parallelism);
        _assigner = spec.Assigner.Bind(context);
        _usesClock = _assigner.UsesClock;
        _isEventTime = _assigner.IsEventTime;
        _lifetime = new WindowLifetime(_isEventTime, spec.AllowedLateness);
        var codecs = new WindowCodecs<TKey, TCodec>(codec, context.Codecs);
        _declared = new(context, OperatorState, range, codecs, _assigner.IsMerging ? WindowPlan.NoStateOfMergingWindows(_assigner) : null);
        _context = new(Clock, range, codecs, _lifetime, _tables, context.Codecs, _declared);
        _trigger = spec.Trigger is null ? _assigner.DefaultTrigger : Declare(spec.Trigger, _declared.ForTrigger());
        WindowPlan.CheckTrigger(_assigner, _trigger);
        _trigger.Declare(_context);
        var contentsCodec = contents.CodecIn(context.Codecs);
        _table = new(range, codecs.OwnerStruct, pool: null, contentsCodec.IsImmutable ? null : contentsCodec.Copy);
        _table.Limit(context.StateMemory, new CodecForm<TAcc>(contentsCodec));
        _tables.Add("window-contents", StateKind.Table, _table, codecs.Owner, codecs.OwnerStruct, contentsCodec);
        if (_assigner.IsMerging)
        {
            _merging = new MergingWindows<TKey, TCodec>(range, codec);
            _merging.Table.Limit(context.StateMemory, new CodecForm<OpenWindows>(OpenWindowsCodec.Codec));
            _tables.Add("open-windows", StateKind.Table, _merging.Table, codecs.Key, codec, OpenWindowsCodec.Codec);
        }
        _tables.Add("event-timers", StateKind.Timers, _context.EventTimers.Table, codecs.Timer, codecs.TimerStruct, context.Codecs.For<byte>());
        _tables.Add("processing-timers", StateKind.Timers, _context.ProcessingTimers.Table, codecs.Timer, codecs.TimerStruct, context.Codecs.For<byte>());
        _lateData = spec.LateData;
        _lateDropped = context.Metrics.Counter("numLateRecordsDropped");
        _inNoWindow = context.Metrics.Counter("numRecordsInNoWindow");
        context.Metrics.Gauge("numOpenWindows", () => _table.Count);
        _contents = contents;
        _function = function;
        _function.Attach(this);
        _declared.Seal();
        Output = AddOutput<TOut>();
        Input = new KeyedInlet<TKey, TIn, TSelector, TCodec, Processor>(this, selector, codec, new Processor(this));
    }

    public Inlet<TIn> Input { get; }

    public Collector<TOut> Output { get; }

    /// <inheritdoc/>
    public int OpenWindowCount => _table.Count;

    /// <inheritdoc/>
    public int TimerCount => _context.EventTimers.Count + _context.ProcessingTimers.Count;

    public override void SnapshotState(long checkpointId)
    {
        _declared.ClearCurrent();
        base.SnapshotState(checkpointId);
    }

    /// <inheritdoc/>
    public override FrozenOperator Freeze(SnapshotCut cut = default) => FrozenOperator.Of(base.Freeze(cut), _tables.Freeze(cut), _declared.Freeze(cut));

    /// <inheritdoc/>
    public override void Restore(SnapshotReader stored)
    {
        base.Restore(stored);
        _tables.Restore(stored);
        _declared.Restore(stored);
        _context.EventTimers.Rebuild();
        _context.ProcessingTimers.Rebuild();
    }

    protected override WindowRuntimeContext FunctionRuntime() => _declared.ForFunction();

    void Process(in TKey key, ulong hash, in TIn value, long timestamp)
    {
        var time = timestamp;
        if (_usesClock) time = Clock.Now;
        else if (timestamp == EventTime.None && _isEventTime) WindowPlan.ThrowNoTimestamp(_assigner);
        _windows.Clear();
        _assigner.Assign(in value, time, _windows);
        var accepted = false;
        foreach (var window in _windows)
        {
            accepted |= _merging is null
                ? Add(in key, hash, in value, timestamp, window)
                : AddMerging(_merging, in key, hash, in value, timestamp, window);
        }
        if (!accepted) Refuse(in value, timestamp);
    }

    bool Add(in TKey key, ulong hash, in TIn value, long timestamp, TimeWindow window)
    {
        if (_lifetime.IsLate(window, Clock.Watermark)) return false;
        var windowHash = WindowHash.Of(hash, window);
        _context.Enter(in key, hash, window, windowHash, timestamp);
        ref var row = ref _table.GetOrAdd(in _context.Current, windowHash, out var added);
        if (added) row = _contents.Create();
        _contents.Add(ref row, in value, timestamp);
        var result = _trigger.OnElement(value, EventTime.ToInstant(timestamp), window, _context);
        if (result != TriggerResult.Continue) Act(result, window, in _context.Current, windowHash);
        if (added) RegisterEnd(window);
        return true;
    }

    bool AddMerging(MergingWindows<TKey, TCodec> merging, in TKey key, ulong hash, in TIn value, long timestamp, TimeWindow window)
    {
        var open = merging.Add(in key, hash, window, out var isNew);
        if (merging.Merged.Count > 0) Merge(merging, in key, hash, open, timestamp);
        if (_lifetime.IsLate(open.Window, Clock.Watermark))
        {
            merging.Retire(in key, hash, open.Window);
            return false;
        }
        var state = new WindowKey<TKey>(key, open.State);
        var stateHash = WindowHash.Of(hash, open.State);
        ref var row = ref _table.GetOrAdd(in state, stateHash, out var added);
        if (added) row = _contents.Create();
        _contents.Add(ref row, in value, timestamp);
        _context.Enter(in key, hash, open.Window, WindowHash.Of(hash, open.Window), timestamp);
        var result = _trigger.OnElement(value, EventTime.ToInstant(timestamp), open.Window, _context);
        if (result != TriggerResult.Continue) Act(result, open.Window, in state, stateHash);
        if (isNew) RegisterEnd(open.Window);
        return true;
    }

    /// <summary>Windows have become one: the trigger first, then what the old ones had of it, then the contents.</summary>
    void Merge(MergingWindows<TKey, TCodec> merging, in TKey key, ulong hash, OpenWindow open, long timestamp)
    {
        if (_lifetime.IsLate(open.Window, Clock.Watermark)) WindowPlan.ThrowMergedIntoThePast(_assigner, open.Window, Clock.Watermark);
        _context.Enter(in key, hash, open.Window, WindowHash.Of(hash, open.Window), timestamp);
        _context.SetMerged(merging.Merged);
        _trigger.OnMerge(open.Window, _context);
        _context.SetMerged([]);
        foreach (var old in merging.Merged)
        {
            _context.Enter(in key, hash, old, WindowHash.Of(hash, old), timestamp);
            _trigger.Clear(old, _context);
            DeleteEnd(old);
        }
        foreach (var old in merging.MergedStates)
        {
            var oldKey = new WindowKey<TKey>(key, old);
            var oldHash = WindowHash.Of(hash, old);
            ref readonly var found = ref _table.Peek(in oldKey, oldHash);
            if (Unsafe.IsNullRef(in found)) continue;
            var contents = found;
            _table.Remove(in oldKey, oldHash);
            ref var row = ref _table.GetOrAdd(new WindowKey<TKey>(key, open.State), WindowHash.Of(hash, open.State), out var added);
            if (added) row = _contents.Create();
            _contents.Merge(ref row, in contents);
        }
    }

    void Act(TriggerResult result, TimeWindow window, in WindowKey<TKey> state, ulong stateHash)
    {
        if ((result & TriggerResult.Fire) != 0)
        {
            ref var row = ref _table.GetRef(in state, stateHash);
            if (!Unsafe.IsNullRef(ref row))
            {
                Output.Timestamp = window.MaxTimestampMilliseconds;
                // The function may access as much other state as it likes.
                _table.PinLast();
                _function.Fire(in state.Key, window, ref row, Output);
                _table.ReleasePins();
            }
        }
        if ((result & TriggerResult.Purge) != 0) _table.Remove(in state, stateHash);
    }

    void Refuse(in TIn value, long timestamp)
    {
        if (_windows.Count == 0)
        {
            _inNoWindow.Value++;
            return;
        }
        if (_lateData is null)
        {
            _lateDropped.Value++;
            return;
        }
        Output.Timestamp = timestamp;
        Output.Collect(_lateData, value);
    }

    readonly struct Processor(WindowOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TContents, TFunction> owner) : IKeyedProcessor<TKey, TIn>
    {
        public bool IsFull => owner.Output.IsFull;

        public void Process(in TKey key, ulong hash, in TIn value, long timestamp) => owner.Process(in key, hash, in value, timestamp);
    }
}
