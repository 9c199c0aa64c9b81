using ActorStream.Operators;
using ActorStream.Operators.Tests;
using ActorStream.Persistence;

namespace ActorStream.Windows.Tests.Slices;

/// <summary>A record with a key and a number.</summary>
readonly record struct Num(long Key, int Value);

readonly struct NumKey : IKeySelector<Num, long>
{
    public long GetKey(in Num value) => value.Key;
}

/// <summary>Results as "key:result[start,end)".</summary>
readonly struct NumResult<TResult> : IWindowResult<long, TResult, string>
{
    public string Make(in long key, TimeWindow window, TResult result) => $"{key}:{Text(result)}[{window.StartMilliseconds},{window.EndMilliseconds})";

    public static string Text(TResult result) =>
        (object?)result is ValueTuple<long, IReadOnlyList<Num>> both ? $"{both.Item1}/{string.Join('+', both.Item2.Select(static n => n.Value).Order())}" : $"{result}";
}

/// <summary>A window operator over <see cref="Num"/>.</summary>
sealed class SliceRig
{
    public static readonly OutputTag<Num> LateTag = new("late");

    readonly OperatorHarness<string>.Input<Num> _input;

    public SliceRig(Operator op, bool sideOutput)
    {
        Operator = op;
        Harness = new OperatorHarness<string>(op, (Collector<string>)op.Outlets[0]);
        Late = sideOutput ? Harness.Side(LateTag) : [];
        _input = Harness.Into(((IOneInput<Num>)op).Input);
    }

    public Operator Operator { get; }

    public OperatorHarness<string> Harness { get; }

    public List<Emitted> Late { get; }

    public long Dropped => Operator.Context.Metrics.Counter("numLateRecordsDropped").Value;

    public static Aggregates<Num> A { get; } = Aggregates<Num>.Instance;

    public static SliceRig Of<TResult>(
        WindowShape shape, Aggregate<Num, TResult> aggregate, long lateness = 0, bool sideOutput = false, OperatorContext? context = null) =>
        new(Create(shape, aggregate, lateness, sideOutput, context), sideOutput);

    public static Operator Create<TResult>(
        WindowShape shape, Aggregate<Num, TResult> aggregate, long lateness = 0, bool sideOutput = false, OperatorContext? context = null)
    {
        var spec = new WindowSpec<Num> { Assigner = Assigner(shape), AllowedLateness = lateness, LateData = sideOutput ? LateTag : null };
        context ??= OperatorHarness<string>.Context();
        var codec = CodecRegistry.Default.ForKey<long>().Instance;
        var make = default(NumResult<TResult>);
        return shape.Kind == WindowKind.Session
            ? SessionWindows.Create<long, Num, TResult, string>(context, spec, default(NumKey), codec, aggregate, make)
            : SliceWindows.Create<long, Num, TResult, string>(context, spec, default(NumKey), codec, aggregate, make);
    }

    /// <summary>An operator whose results allocate nothing.</summary>
    public static Operator CreateCounted<TResult>(WindowShape shape, Aggregate<Num, TResult> aggregate)
    {
        var spec = new WindowSpec<Num> { Assigner = Assigner(shape) };
        var codec = CodecRegistry.Default.ForKey<long>().Instance;
        return shape.Kind == WindowKind.Session
            ? SessionWindows.Create<long, Num, TResult, int>(OperatorHarness<int>.Context(), spec, default(NumKey), codec, aggregate, default(One<TResult>))
            : SliceWindows.Create<long, Num, TResult, int>(OperatorHarness<int>.Context(), spec, default(NumKey), codec, aggregate, default(One<TResult>));
    }

    readonly struct One<TResult> : IWindowResult<long, TResult, int>
    {
        public int Make(in long key, TimeWindow window, TResult result) => 1;
    }

    public static Operator Session<TResult>(WindowAssigner<Num> assigner, Aggregate<Num, TResult> aggregate) =>
        SessionWindows.Create<long, Num, TResult, string>(
            OperatorHarness<string>.Context(), new WindowSpec<Num> { Assigner = assigner }, default(NumKey), CodecRegistry.Default.ForKey<long>().Instance, aggregate,
            default(NumResult<TResult>));

    public static WindowAssigner Assigner(WindowShape shape)
    {
        var (size, step, offset) = (TimeSpan.FromMilliseconds(shape.Size), TimeSpan.FromMilliseconds(shape.Step), TimeSpan.FromMilliseconds(shape.Offset));
        return shape.Kind switch
        {
            WindowKind.Tumbling => TumblingEventTimeWindows.Of(size, offset),
            WindowKind.Sliding => SlidingEventTimeWindows.Of(size, step, offset),
            WindowKind.Cumulating => CumulatingEventTimeWindows.Of(size, step, offset),
            _ => EventTimeSessionWindows.WithGap(size),
        };
    }

    /// <summary>What is stored of operators is what they had at the cut, whatever they do before it is written; others go on from it.</summary>
    public static SliceRig[] Restart(SliceRig[] rigs, Func<OperatorContext, SliceRig> make, int parallelism)
    {
        var frozen = rigs.Select(static r => r.Operator.Freeze()).ToList();
        foreach (var rig in rigs)
            foreach (var key in rig.Keys.ToArray()) rig.Send(key.Timestamp, new Num(key.Key, 1000));
        foreach (var rig in rigs) rig.Watermark(rig.Operator.Watermark + 5);
        var stored = frozen.Select(static f => OperatorSnapshot.FromBytes(f.Write().ToBytes())).ToList();
        foreach (var one in frozen) one.Dispose();
        var restarted = new SliceRig[parallelism];
        for (var i = 0; i < parallelism; i++)
        {
            restarted[i] = make(OperatorHarness<string>.Context(subtask: i, parallelism: parallelism));
            restarted[i].Operator.Restore(new SnapshotReader(stored, i, parallelism));
        }
        return restarted;
    }

    /// <summary>The latest records.</summary>
    public List<(long Key, long Timestamp)> Keys { get; } = [];

    public SliceRig Send(long timestamp, params Num[] values)
    {
        _input.Send(timestamp, values);
        if (Keys.Count > 10) Keys.Clear();
        if (values.Length > 0 && values[0].Value < 1000) Keys.Add((values[0].Key, timestamp));
        return this;
    }

    /// <summary>Sends records of value 1 with a key, one for each timestamp.</summary>
    public SliceRig Send(long key, params long[] timestamps)
    {
        foreach (var timestamp in timestamps) _input.Send(timestamp, new Num(key, 1));
        return this;
    }

    public SliceRig Watermark(long watermark)
    {
        Harness.Watermark(watermark);
        return this;
    }

    /// <summary>The results since the last call, those of a window in order of key.</summary>
    public string[] Take()
    {
        var records = Harness.Log.OfType<Rec<string>>()
            .OrderBy(static r => r.Timestamp).ThenBy(static r => r.Value, StringComparer.Ordinal).Select(static r => r.ToString()).ToArray();
        Harness.Log.Clear();
        return records;
    }

    public string[] TakeLate()
    {
        var records = Late.OfType<Rec<Num>>().Select(static r => $"{r.Value.Key}@{r.Timestamp}").ToArray();
        Late.Clear();
        return records;
    }
}
