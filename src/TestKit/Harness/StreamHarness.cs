using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>
/// Runs a piece of a stream in a unit test, record by record: as it is compiled, chained and exchanged in a job, with both clocks in the
/// test's hand, and with snapshots that can be restored at another parallelism.
/// </summary>
/// <remarks>One thread, no waiting: when a call returns, everything that follows from it has happened. Not thread safe.</remarks>
/// <example><code>
/// using var harness = StreamHarness.Of(static (DataStream&lt;int&gt; numbers) =&gt; numbers.Map(static n =&gt; n * 2));
/// harness.Send(21);
/// Assert.Equal([42], harness.TakeOutput());
/// </code></example>
public static class StreamHarness
{
    /// <summary>A harness for a piece of a stream with one input.</summary>
    /// <param name="build">Makes the piece.</param>
    /// <param name="parallelism">How many subtasks its operators have, unless they say so themselves. The input and the output have one.</param>
    /// <param name="configure">Sets options of the environment.</param>
    /// <exception cref="InvalidPlanException">The program cannot run; the message lists every fault.</exception>
    public static StreamHarness<TIn, TOut> Of<TIn, TOut>(
        Func<DataStream<TIn>, DataStream<TOut>> build, int parallelism = 1, Action<StreamExecutionEnvironment>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new(build, Setup(parallelism, configure), null);
    }

    /// <summary>A harness for a piece of a stream with two inputs: connected, joined, or one of them broadcast.</summary>
    /// <inheritdoc cref="Of{TIn, TOut}" path="/param"/>
    /// <exception cref="InvalidPlanException">The program cannot run; the message lists every fault.</exception>
    public static StreamHarness<TFirst, TSecond, TOut> Of<TFirst, TSecond, TOut>(
        Func<DataStream<TFirst>, DataStream<TSecond>, DataStream<TOut>> build, int parallelism = 1, Action<StreamExecutionEnvironment>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new(build, Setup(parallelism, configure), null);
    }

    private static HarnessSetup Setup(int parallelism, Action<StreamExecutionEnvironment>? configure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        return new HarnessSetup(parallelism, KeyGroups.DefaultMaxParallelism(parallelism), configure);
    }
}

/// <summary>A harness around a piece of a stream with one input; <see cref="StreamHarness.Of{TIn, TOut}"/> makes it.</summary>
/// <typeparam name="TIn">The type of the records that are sent in.</typeparam>
/// <typeparam name="TOut">The type of the records that come out.</typeparam>
public sealed class StreamHarness<TIn, TOut> : StreamHarnessBase<TOut>
{
    private readonly Func<DataStream<TIn>, DataStream<TOut>> _build;
    private readonly HarnessHead<TIn> _head;

    internal StreamHarness(Func<DataStream<TIn>, DataStream<TOut>> build, HarnessSetup setup, HarnessSnapshot? restored)
        : this(build, setup, restored, new HarnessHead<TIn>())
    {
    }

    private StreamHarness(Func<DataStream<TIn>, DataStream<TOut>> build, HarnessSetup setup, HarnessSnapshot? restored, HarnessHead<TIn> head)
        : base(setup, environment => build(HarnessSetup.AddInput(environment, head, "Input")), restored)
    {
        _build = build;
        _head = head;
    }

    /// <summary>Sends a record in.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timestamp">Its event time; null: none.</param>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void Send(TIn record, DateTimeOffset? timestamp = null) => Send(_head, record, timestamp);

    /// <summary>Sends a watermark in: no record before it follows, unless it is late.</summary>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void SendWatermark(DateTimeOffset watermark) => Watermark(_head, watermark);

    /// <summary>The input falls idle, and holds event time back no more, until something is sent.</summary>
    public void SendIdle() => Idle(_head);

    /// <summary>The input ends: what is open fires, and the job of the harness with it.</summary>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void EndInput() => End(_head);

    /// <summary>A new harness around the same program that goes on from a snapshot, as a job does after a failure.</summary>
    /// <param name="snapshot">From this harness or one that it was restored from.</param>
    /// <param name="parallelism">How many subtasks there are now; null: as many as here.</param>
    /// <exception cref="JobExecutionException">The state does not fit the program.</exception>
    public StreamHarness<TIn, TOut> Restore(HarnessSnapshot snapshot, int? parallelism = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new(_build, Setup with { Parallelism = parallelism ?? Setup.Parallelism }, snapshot);
    }
}
