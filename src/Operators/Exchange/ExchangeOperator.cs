using ActorStream.Persistence;

namespace ActorStream.Operators.Exchange;

/// <summary>What ends a task at an edge to another one, without its types.</summary>
internal interface IExchange
{
    /// <summary>When the oldest record that waits here entered the job; <see cref="long.MaxValue"/>: none waits.</summary>
    long OldestBorn { get; }

    long Born { set; }

    /// <summary>The edge's share of the buffer timeout, in ticks of the host's clock; negative: only full batches leave.</summary>
    long FlushAfter { get; set; }

    long RecordsOut { get; }

    /// <summary>How records are stored that a barrier overtakes; null: none does.</summary>
    InFlight? InFlight { get; }

    /// <summary>The watermark that has been sent, or waits behind what has not been.</summary>
    long Watermark { get; }

    /// <summary>A barrier is about to overtake what has no credit.</summary>
    bool Overdraws { set; }

    void FlushPartial();

    /// <summary>Sends what a barrier had overtaken, as far as there is credit.</summary>
    void Drain();

    /// <summary>Whether something waits to be sent.</summary>
    bool HasUnsent { get; }

    /// <summary>The byte form of what has not been sent.</summary>
    IReadOnlyList<byte[]> Unsent();

    /// <summary>Before the first record: the event time that had been sent when a checkpoint was taken is sent again.</summary>
    void RestoreWatermark(long watermark);

    /// <summary>Says that data, or the channel itself, has ended; repeat until true.</summary>
    /// <param name="control">What to say.</param>
    /// <param name="once">Said already: nothing is sent again.</param>
    bool TrySend(in ControlEvent control, bool once);
}

/// <summary>Ends a task at an edge: a fused run whose last stage sends records to channels.</summary>
internal sealed class ExchangeOperator<TIn, TOut, TStage> : Operator, IExchange
    where TStage : struct, IStage<TIn>
{
    private readonly ChannelOutput<TOut> _output;

    private readonly StageMarker _marker;
    private ControlKind? _lastSaid;

    public ExchangeOperator(TStage stage, ChannelOutput<TOut> output, StageMarker marker)
    {
        _marker = marker;
        _output = output;
        Inlet = new StageInlet(this, stage);
    }

    public Inlet<TIn> Inlet { get; }

    public override string? FailingFunction => _marker.Name;

    public long OldestBorn => _output.OldestBorn;

    public long Born
    {
        set => _output.Born = value;
    }

    public long FlushAfter { get; set; }

    public long RecordsOut => _output.RecordsOut;

    public InFlight? InFlight => _output.InFlight;

    public bool Overdraws
    {
        set => _output.Overdraws = value && InFlight is not null;
    }

    public void FlushPartial() => _output.FlushAll();

    public void Drain() => _output.Drain();

    public bool HasUnsent => _output.HasUnsent;

    public IReadOnlyList<byte[]> Unsent() => _output.Unsent();

    public void RestoreWatermark(long watermark) => PendingWatermark = Math.Max(PendingWatermark, watermark);

    public override bool AdvanceWatermark(long watermark) => TrySend(new ControlEvent(ControlKind.Watermark, watermark), once: false);

    public override void SetIdle(bool idle)
    {
        // What waits is behind the idleness only in time: records may leave later than "idle", never be lost.
        _output.FlushAll();
        _output.Broadcast(new ControlEvent(idle ? ControlKind.Idle : ControlKind.Active));
    }

    public override bool BeforeBarrier() => _output.FlushAll() || _output.Overdraws;

    public override void ForwardBarrier(CheckpointBarrier barrier) => _output.Overtake(new ControlEvent(ControlKind.Barrier, barrier.Id, barrier));

    public bool TrySend(in ControlEvent control, bool once)
    {
        if (once && control.Kind == _lastSaid) return true;
        if (!Planted.Is(PlantedBug.WatermarkOvertakesRecords) && !_output.FlushAll() && !_output.Overdraws) return false;
        _output.Broadcast(control);
        if (once) _lastSaid = control.Kind;
        return true;
    }

    private sealed class StageInlet(ExchangeOperator<TIn, TOut, TStage> owner, TStage stage) : Inlet<TIn>(owner)
    {
        private readonly ChannelOutput<TOut> _output = owner._output;
        private TStage _stage = stage;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            if (!_output.Unblock()) return 0;
            if (owner.OutputIdle) owner.OutputIdle = false;
            return StageLoop.Run(ref _stage, values, timestamps, ref Position);
        }
    }
}
