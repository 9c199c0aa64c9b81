using ActorStream.Operators.Exchange;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

/// <summary>Drives one operator as a task would, through a chain that ends in recording sinks.</summary>
sealed class OperatorHarness<TOut> : IDisposable
{
    private readonly List<Operator> _operators = [];
    private OperatorChain? _chain;

    public OperatorHarness(Operator op, Collector<TOut> output, ManualTime? time = null)
    {
        Operator = op;
        Time = time ?? op.Context?.Time as ManualTime ?? new ManualTime();
        _operators.Add(op);
        Sink = Connect(output, Log);
    }

    public Operator Operator { get; }

    public ManualTime Time { get; }

    public RecordingSink<TOut> Sink { get; }

    /// <summary>Records and watermarks of the main output, in order.</summary>
    public List<Emitted> Log { get; } = [];

    private OperatorChain Chain
    {
        get
        {
            if (_chain is not null) return _chain;
            _chain = new OperatorChain(Operator);
            foreach (var op in _operators) op.Open();
            Operator.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
            return _chain;
        }
    }

    public static OperatorContext Context(
        ManualTime? time = null, bool batch = false, int subtask = 0, int parallelism = 1, int maxParallelism = 128, Action? wake = null, bool firesAtEnd = true) =>
        new()
        {
            JobName = "job",
            Name = "op",
            Uid = "uid",
            Subtask = subtask,
            Parallelism = parallelism,
            MaxParallelism = maxParallelism,
            Time = time ?? new ManualTime(),
            Wake = wake ?? (static () => { }),
            IsBatch = batch,
            FiresPendingTimersAtEnd = firesAtEnd,
        };

    /// <summary>The records of a side output, in order.</summary>
    public List<Emitted> Side<T>(OutputTag<T> tag)
    {
        var log = new List<Emitted>();
        Connect(Operator.AddSideOutput(tag), log);
        return log;
    }

    /// <summary>All state as bytes, read back: what a checkpoint would have stored.</summary>
    public OperatorSnapshot Snapshot()
    {
        _ = Chain;
        Operator.SnapshotState(1);
        using var frozen = Operator.Freeze();
        var snapshot = frozen.Write();
        // What every state says of its rows must be true: tools read them by it.
        foreach (var state in snapshot.States.Where(static s => RowCount.Of(s) >= 0)) Assert.Equal(state.Rows, RowCount.Of(state));
        return OperatorSnapshot.FromBytes(snapshot.ToBytes());
    }

    /// <summary>Restores the operator, before anything else is done with it.</summary>
    public OperatorHarness<TOut> Restore(params OperatorSnapshot[] stored)
    {
        Operator.Restore(new SnapshotReader(stored, Operator.Context.Subtask, Operator.Context.Parallelism));
        return this;
    }

    public Input<T> Into<T>(Inlet<T> inlet)
    {
        var feed = new BatchFeed<T>(inlet);
        Operator.Feeds.Add(feed);
        return new Input<T>(this, feed);
    }

    public OperatorHarness<TOut> Watermark(long watermark)
    {
        _ = Chain;
        _chain!.SetWatermark(watermark);
        Step();
        return this;
    }

    public OperatorHarness<TOut> ProcessingTime(long now)
    {
        Time.Now = now;
        Chain.AdvanceProcessingTime(now);
        return this;
    }

    public bool Step() => Chain.Step();

    public bool EndInput() => Chain.EndInput();

    /// <summary>Batch mode: the current key has ended.</summary>
    public bool EndKey()
    {
        while (!Operator.EndKey())
            if (!Step()) return false;
        return Step();
    }

    /// <summary>What came since the last call, as text: "value@timestamp" and "Wtime".</summary>
    public string Take() => TakeFrom(Log);

    public static string TakeFrom(List<Emitted> log)
    {
        var text = string.Join(" ", log);
        log.Clear();
        return text;
    }

    public void Dispose() => Operator.CloseAsync().GetAwaiter().GetResult();

    private RecordingSink<T> Connect<T>(Collector<T> output, List<Emitted> log)
    {
        var sink = new RecordingSink<T>(log);
        sink.Attach(Operator.Context ?? Context(Time));
        output.AddConsumer(sink.Input);
        sink.Feeds.Add(((IOutlet)output).Consumers[^1]);
        _operators.Add(sink);
        return sink;
    }

    internal sealed class Input<T>(OperatorHarness<TOut> harness, BatchFeed<T> feed)
    {
        /// <summary>Sends records with one timestamp as a batch; none is long.MinValue.</summary>
        public Input<T> Send(long timestamp, params T[] values) => Send(values.Select(v => (v, timestamp)).ToArray());

        public Input<T> Send(params (T Value, long Timestamp)[] records)
        {
            if (feed.HasInput) throw new InvalidOperationException("The last batch has not been taken yet.");
            var batch = new Batch<T>(records.Length, hashed: false) { Count = records.Length };
            for (var i = 0; i < records.Length; i++) (batch.Values[i], batch.Timestamps[i]) = records[i];
            _ = harness.Chain;
            feed.Offer(batch, "test");
            harness.Step();
            return this;
        }

        public bool IsTaken => !feed.HasInput;
    }
}
