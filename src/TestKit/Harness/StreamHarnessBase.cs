using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream.TestKit;

/// <summary>What all harnesses can do: clocks, snapshots, output.</summary>
/// <typeparam name="TOut">The type of the records that come out.</typeparam>
public abstract class StreamHarnessBase<TOut> : IDisposable
{
    private readonly HarnessOutput<TOut> _output = new();
    private readonly HarnessRun _run;

    private protected StreamHarnessBase(HarnessSetup setup, Func<StreamExecutionEnvironment, DataStream<TOut>> build, HarnessSnapshot? restored)
    {
        Setup = setup;
        var host = new SimulatedHost(new SimulatedWorld(0, SimulationSettings.InOrder), "harness");
        if (restored is not null) host.World.AdvanceTo(restored.Time.Ticks);
        var environment = setup.CreateEnvironment(host.Time);
        var stream = build(environment);
        var node = environment.Add(new SinkNode<TOut>("Output", new SourceLocation("harness", 0), _ => new HarnessTail<TOut>(_output).Input));
        node.FixedParallelism = 1;
        foreach (var output in stream.Outputs) output.ConnectTo(node, 0);
        _run = new HarnessRun(environment, host, restored);
    }

    /// <summary>Processing time. A harness begins at 1970-01-01T00:00Z, a restored one where its snapshot was taken.</summary>
    public DateTimeOffset ProcessingTime => _run.Now;

    /// <summary>The watermarks that have come out, in order; <see cref="DateTimeOffset.MaxValue"/> is the end.</summary>
    public IReadOnlyList<DateTimeOffset> Watermarks => _output.Watermarks.Select(HarnessTime.Of).ToArray();

    private protected HarnessSetup Setup { get; }

    /// <summary>Lets processing time pass; timers and windows fire on the way, each at its time.</summary>
    /// <param name="to">Until when.</param>
    /// <exception cref="ArgumentOutOfRangeException">Processing time is past that already.</exception>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void AdvanceProcessingTime(DateTimeOffset to) => _run.AdvanceTo(to);

    /// <inheritdoc cref="AdvanceProcessingTime(DateTimeOffset)"/>
    /// <param name="by">How long.</param>
    public void AdvanceProcessingTime(TimeSpan by) => _run.AdvanceTo(_run.Now + by);

    /// <summary>All state as it is now, as a checkpoint would store it.</summary>
    /// <exception cref="InvalidOperationException">The harness has ended, or an operator waits for something outside.</exception>
    public HarnessSnapshot Snapshot() => _run.Snapshot();

    /// <summary>The records that came out since the last call, in order.</summary>
    public IReadOnlyList<TOut> TakeOutput() => TakeOutputWithTime().Select(static r => r.Record).ToArray();

    /// <summary>The records that came out since the last call, in order, with their timestamps; null is none.</summary>
    public IReadOnlyList<(TOut Record, DateTimeOffset? Timestamp)> TakeOutputWithTime()
    {
        var taken = _output.Records.Select(static r => (r.Record, HarnessTime.OrNone(r.Timestamp))).ToArray();
        _output.Records.Clear();
        return taken;
    }

    /// <summary>The records that were emitted to a side output since the last call, in order. Side outputs that the program reads itself are empty here.</summary>
    /// <param name="tag">The side output.</param>
    public IReadOnlyList<TSide> TakeOutput<TSide>(OutputTag<TSide> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return _run.Sides.Remove(tag.Name, out var records) ? records.Select(static r => (TSide)r.Record!).ToArray() : [];
    }

    /// <summary>Ends the job of the harness; what is open is dropped.</summary>
    public void Dispose()
    {
        _run.Stop();
        GC.SuppressFinalize(this);
    }

    private protected void Send<T>(HarnessHead<T> head, T record, DateTimeOffset? timestamp)
    {
        head.Send(record, timestamp?.ToUnixTimeMilliseconds() ?? EventTime.None);
        _run.Settle();
    }

    private protected void Watermark<T>(HarnessHead<T> head, DateTimeOffset watermark)
    {
        head.SendWatermark(HarnessTime.Of(watermark));
        _run.Settle();
    }

    private protected void End<T>(HarnessHead<T> head)
    {
        head.End();
        _run.Settle();
    }

    private protected void Idle<T>(HarnessHead<T> head)
    {
        head.SendIdle();
        _run.Settle();
    }
}

/// <summary>What a harness and those restored from it share.</summary>
internal sealed record HarnessSetup(int Parallelism, int MaxParallelism, Action<StreamExecutionEnvironment>? Configure)
{
    public StreamExecutionEnvironment CreateEnvironment(TimeProvider time)
    {
        var environment = StreamExecutionEnvironment.Create([], [], null);
        environment.Parallelism = Parallelism;
        environment.MaxParallelism = MaxParallelism;
        environment.TimeProvider = time;
        Configure?.Invoke(environment);
        return environment;
    }

    public static DataStream<T> AddInput<T>(StreamExecutionEnvironment environment, HarnessHead<T> head, string name)
    {
        var node = environment.Add(new SourceNode<T>(new HarnessSource<T>(), new SourceLocation("harness", 0), (_, _) => head) { FixedParallelism = 1, Name = name });
        return new DataStream<T>(environment, new StreamOutput<T>(node, null, new PlainPartitioning<T>(PartitioningKind.Default)));
    }
}

/// <summary>Times of users and of the engine.</summary>
internal static class HarnessTime
{
    public static DateTimeOffset Of(long milliseconds) => milliseconds switch
    {
        EventTime.None => DateTimeOffset.MinValue,
        _ => milliseconds >= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
    };

    public static DateTimeOffset? OrNone(long milliseconds) => milliseconds == EventTime.None ? null : Of(milliseconds);

    public static long Of(DateTimeOffset time) => time == DateTimeOffset.MaxValue ? EventTime.End : time.ToUnixTimeMilliseconds();
}
