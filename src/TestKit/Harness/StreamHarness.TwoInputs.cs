namespace ActorStream.TestKit;

/// <summary>A harness around a piece of a stream with two inputs; <see cref="StreamHarness.Of{TFirst, TSecond, TOut}"/> makes it.</summary>
/// <typeparam name="TFirst">The type of the records of the first input.</typeparam>
/// <typeparam name="TSecond">The type of the records of the second input.</typeparam>
/// <typeparam name="TOut">The type of the records that come out.</typeparam>
public sealed class StreamHarness<TFirst, TSecond, TOut> : StreamHarnessBase<TOut>
{
    private readonly Func<DataStream<TFirst>, DataStream<TSecond>, DataStream<TOut>> _build;
    private readonly HarnessHead<TFirst> _first;
    private readonly HarnessHead<TSecond> _second;

    internal StreamHarness(Func<DataStream<TFirst>, DataStream<TSecond>, DataStream<TOut>> build, HarnessSetup setup, HarnessSnapshot? restored)
        : this(build, setup, restored, new HarnessHead<TFirst>(), new HarnessHead<TSecond>())
    {
    }

    private StreamHarness(
        Func<DataStream<TFirst>, DataStream<TSecond>, DataStream<TOut>> build,
        HarnessSetup setup,
        HarnessSnapshot? restored,
        HarnessHead<TFirst> first,
        HarnessHead<TSecond> second)
        : base(
            setup,
            environment => build(HarnessSetup.AddInput(environment, first, "First input"), HarnessSetup.AddInput(environment, second, "Second input")),
            restored)
    {
        _build = build;
        _first = first;
        _second = second;
    }

    /// <summary>Sends a record into the first input.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timestamp">Its event time; null: none.</param>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void SendFirst(TFirst record, DateTimeOffset? timestamp = null) => Send(_first, record, timestamp);

    /// <summary>Sends a record into the second input.</summary>
    /// <inheritdoc cref="SendFirst" path="/param|/exception"/>
    public void SendSecond(TSecond record, DateTimeOffset? timestamp = null) => Send(_second, record, timestamp);

    /// <summary>Sends a watermark into both inputs.</summary>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void SendWatermark(DateTimeOffset watermark)
    {
        Watermark(_first, watermark);
        Watermark(_second, watermark);
    }

    /// <summary>Sends a watermark into the first input only.</summary>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void SendFirstWatermark(DateTimeOffset watermark) => Watermark(_first, watermark);

    /// <summary>Sends a watermark into the second input only.</summary>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void SendSecondWatermark(DateTimeOffset watermark) => Watermark(_second, watermark);

    /// <summary>The first input falls idle, and holds event time back no more, until something is sent.</summary>
    public void SendFirstIdle() => Idle(_first);

    /// <summary>The second input falls idle, and holds event time back no more, until something is sent.</summary>
    public void SendSecondIdle() => Idle(_second);

    /// <summary>Both inputs end: what is open fires, and the job of the harness with it.</summary>
    /// <exception cref="JobExecutionException">The program failed.</exception>
    public void EndInput()
    {
        End(_first);
        End(_second);
    }

    /// <summary>A new harness around the same program that goes on from a snapshot, as a job does after a failure.</summary>
    /// <param name="snapshot">From this harness or one that it was restored from.</param>
    /// <param name="parallelism">How many subtasks there are now; null: as many as here.</param>
    /// <exception cref="JobExecutionException">The state does not fit the program.</exception>
    public StreamHarness<TFirst, TSecond, TOut> Restore(HarnessSnapshot snapshot, int? parallelism = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new(_build, Setup with { Parallelism = parallelism ?? Setup.Parallelism }, snapshot);
    }
}
