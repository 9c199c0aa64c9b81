using ActorStream.Operators;
using ActorStream.Operators.Tests;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>A keyed window operator over <see cref="Item"/>, driven as a task would drive it.</summary>
sealed class WindowRig : IDisposable
{
    static readonly OutputTag<Item> LateTag = new("late");

    readonly OperatorHarness<string> _harness;
    readonly OperatorHarness<string>.Input<Item> _input;
    readonly List<Emitted> _late;

    WindowRig(Operator op, Collector<string> output, Inlet<Item> inlet, bool sideOutput)
    {
        _harness = new OperatorHarness<string>(op, output);
        _late = sideOutput ? _harness.Side(LateTag) : [];
        _input = _harness.Into(inlet);
    }

    public ManualTime Time => _harness.Time;

    public OperatorHarness<string> Harness => _harness;

    public Operator Operator => _harness.Operator;

    public long LateDropped => Counter("numLateRecordsDropped");

    /// <summary>Sums as they come: "key-sum", or with the window.</summary>
    public static WindowRig Sum(
        WindowAssigner<Item> assigner, Trigger<Item>? trigger = null, long lateness = 0, bool sideOutput = false, bool withWindow = false, OperatorContext? context = null)
    {
        var spec = Spec(assigner, trigger, lateness, sideOutput);
        return withWindow ? Sum(spec, new KeySumAndWindow(), context) : Sum(spec, new KeyAndSum(), context);
    }

    /// <summary>Sums over lists, behind an evictor.</summary>
    public static WindowRig SumEvicting(WindowAssigner<Item> assigner, Evictor<Item> evictor, Trigger<Item>? trigger = null) =>
        Elements<EvictElements<string, Item, string, FoldElements<string, Item, long, long, string, SumOfValues, Emit>>>(
            Spec(assigner, trigger, 0, false), new(evictor, new(default, default)));

    public static WindowRig Elements<TFunction>(WindowSpec<Item> spec, TFunction function, OperatorContext? context = null)
        where TFunction : struct, IWindowFunction<string, ElementList<Item>, string>
    {
        var op = new WindowOperator<string, Item, ElementList<Item>, string, ByKey, KeyCodec, ListedContents<Item>, TFunction>(
            context ?? OperatorHarness<string>.Context(), spec, default, default, default, function);
        return Make(op, op.Output, op.Input, spec);
    }

    public static WindowSpec<Item> Spec(WindowAssigner<Item> assigner, Trigger<Item>? trigger = null, long lateness = 0, bool sideOutput = false) =>
        new()
        {
            Assigner = assigner,
            Trigger = trigger is null ? null : _ => trigger,
            AllowedLateness = lateness,
            LateData = sideOutput ? LateTag : null,
        };

    public static WindowRig Make(Operator op, Collector<string> output, Inlet<Item> inlet, WindowSpec<Item> spec) =>
        new(op, output, inlet, spec.LateData is not null);

    /// <summary>What a checkpoint would store now, as bytes.</summary>
    public byte[] Snapshot()
    {
        using var frozen = Operator.Freeze();
        var snapshot = frozen.Write();
        // What every state says of its rows must be true: tools read them by it.
        foreach (var state in snapshot.States) Assert.Equal(state.Rows, RowCount.Of(state));
        return snapshot.ToBytes();
    }

    /// <summary>Takes this subtask's share of what subtasks have stored; before the first record.</summary>
    public WindowRig Restore(params byte[][] stored)
    {
        var snapshots = stored.Select(static bytes => OperatorSnapshot.FromBytes(bytes)).ToArray();
        Operator.Restore(new SnapshotReader(snapshots, Operator.Context.Subtask, Operator.Context.Parallelism));
        return this;
    }

    public long Counter(string name) => Operator.Context.Metrics.Counter(name).Value;

    public WindowRig Send(string key, int value, params long[] timestamps)
    {
        foreach (var timestamp in timestamps) _input.Send((new Item(key, value), timestamp));
        return this;
    }

    /// <summary>Records of value 1.</summary>
    public WindowRig One(string key, params long[] timestamps) => Send(key, 1, timestamps);

    public WindowRig Watermark(long watermark)
    {
        _harness.Watermark(watermark);
        return this;
    }

    public WindowRig Now(long now)
    {
        _harness.ProcessingTime(now);
        return this;
    }

    public WindowRig End()
    {
        _harness.Watermark(long.MaxValue);
        Assert.True(_harness.EndInput());
        return this;
    }

    /// <summary>The results since the last call, sorted, without watermarks.</summary>
    public string Results()
    {
        var results = _harness.Log.Where(static e => e is not Mark).Select(static e => e.ToString()!).Order(StringComparer.Ordinal).ToArray();
        _harness.Log.Clear();
        return string.Join(" ", results);
    }

    /// <summary>Results and watermarks since the last call, in their order.</summary>
    public string Log() => _harness.Take();

    /// <summary>The late records since the last call, as "key:value@timestamp".</summary>
    public string Late()
    {
        var late = string.Join(" ", _late.Where(static e => e is not Mark));
        _late.Clear();
        return late;
    }

    public void Dispose() => _harness.Dispose();

    static WindowRig Sum<TMake>(WindowSpec<Item> spec, TMake make, OperatorContext? context)
        where TMake : struct, IWindowResult<string, long, string>
    {
        var op = new WindowOperator<string, Item, long, string, ByKey, KeyCodec,
            AggregatedContents<Item, long, long, SumOfValues>, EmitAggregate<string, Item, long, long, string, SumOfValues, TMake>>(
            context ?? OperatorHarness<string>.Context(), spec, default, default, default, new(default, make));
        return Make(op, op.Output, op.Input, spec);
    }

    internal struct Emit : IWindowFunction<string, long, string>
    {
        public readonly void Attach(WindowOperatorBase owner)
        {
        }

        public readonly void Fire(in string key, TimeWindow window, ref long contents, Collector<string> output) => output.Collect($"{key}-{contents}");

        public readonly void Clear(in string key, TimeWindow window)
        {
        }
    }
}
