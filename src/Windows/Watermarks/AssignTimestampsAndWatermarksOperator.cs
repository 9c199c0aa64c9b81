using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>
/// Assigns timestamps and watermarks in the middle of a stream: what comes from upstream of either is replaced, except the watermark of
/// the end. The whole input of the subtask is one split.
/// </summary>
internal abstract class AssignTimestampsAndWatermarksOperator<T> : Operator
{
    protected AssignTimestampsAndWatermarksOperator() => Output = AddOutput<T>();

    public Collector<T> Output { get; }

    public abstract Inlet<T> Inlet { get; }

    public static AssignTimestampsAndWatermarksOperator<T> Create(WatermarkStrategy<T> strategy, long autoWatermarkInterval = 200)
    {
        var assigner = TimestampAssigners.For<T>(strategy.Assigner);
        return Closed.Create<AssignTimestampsAndWatermarksOperator<T>>(
            typeof(AssignTimestampsAndWatermarksOperator<,>), [typeof(T), assigner.GetType()], assigner, strategy, autoWatermarkInterval);
    }
}

/// <summary>The operator for one way of assigning timestamps, which is compiled into its loop.</summary>
internal sealed class AssignTimestampsAndWatermarksOperator<T, TAssigner> : AssignTimestampsAndWatermarksOperator<T>
    where TAssigner : struct, ITimestampAssigner<T>
{
    /// <summary>A look for silence that comes so much too late means that the task was blocked, and is repeated.</summary>
    private const long Punctuality = 100;

    private readonly WatermarkDriver<T> _driver;
    private SplitWatermark<T> _split = null!;
    private bool _ended;

    public AssignTimestampsAndWatermarksOperator(TAssigner assigner, WatermarkStrategy<T> strategy, long autoWatermarkInterval)
    {
        _driver = new WatermarkDriver<T>(strategy, autoWatermarkInterval);
        Inlet = new AssignInlet(this, assigner);
    }

    public override Inlet<T> Inlet { get; }

    public override bool MakesWatermarks => true;

    public override long NextProcessingTime => _driver.NextProcessingTime;

    public override void Open()
    {
        _driver.Open(Context.Now, emits: !Context.IsBatch);
        _split = _driver.Add(null, Context.Now);
    }

    public override bool AdvanceWatermark(long watermark)
    {
        if (watermark != EventTime.End) return true;
        _ended = true;
        _driver.Stop();
        OutputIdle = false;
        ForwardWatermark(EventTime.End);
        return true;
    }

    /// <summary>Idleness upstream is about upstream's watermarks, which are not used here.</summary>
    public override void SetIdle(bool idle)
    {
    }

    public override bool AdvanceProcessingTime(long now)
    {
        if (_ended) return true;
        var timeout = _driver.Settings.IdleTimeout;
        if (timeout > 0 && !_split.Idle && now - _split.LastActive > timeout + Punctuality) _split.LastActive = now - timeout + 1;
        if (_driver.OnProcessingTime(now)) ForwardWatermark(_driver.Watermark);
        OutputIdle = _driver.Idle;
        return true;
    }

    private sealed class AssignInlet(AssignTimestampsAndWatermarksOperator<T, TAssigner> owner, TAssigner assigner) : Inlet<T>(owner)
    {
        private TAssigner _assigner = assigner;

        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            if (values.IsEmpty) return 0;
            Position = 0;
            owner._driver.Touch(owner._split, owner.Context);
            owner.OutputIdle = false;
            return owner._driver.GoesByRecord ? ByRecord(values, timestamps) : Batch(values, timestamps);
        }

        private int Batch(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps)
        {
            var output = owner.Output;
            var count = Math.Min(values.Length, Math.Max(0, output.Limit - output.Count));
            if (count == 0) return 0;
            var first = output.Reserve(count);
            var assigned = output.Timestamps.AsSpan(first, count);
            values[..count].CopyTo(output.Values.AsSpan(first));
            timestamps[..count].CopyTo(assigned);
            var largest = TimestampLoop.Assign<T, TAssigner>(ref _assigner, values[..count], assigned, ref Position);
            if (owner._driver.OnBatch(owner._split, largest, owner.Context)) owner.ForwardWatermark(owner._driver.Watermark);
            return count;
        }

        private int ByRecord(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps)
        {
            var output = owner.Output;
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                var timestamp = TAssigner.Assigns ? _assigner.TimestampOf(in values[i]) : timestamps[i];
                output.Append(in values[i], timestamp);
                var risen = owner._driver.OnRecord(owner._split, in values[i], timestamp);
                if (risen) owner.ForwardWatermark(owner._driver.Watermark);
                if (risen || output.IsFull) return i + 1;
            }
            owner.OutputIdle = owner._driver.Idle;
            return values.Length;
        }
    }
}
