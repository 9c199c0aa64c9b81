namespace ActorStream.Operators;

/// <summary>A run of stateless functions as one loop over the batch: no queue, no batch and no call between them.</summary>
internal sealed class FusedOperator<TIn, TOut, TStage> : Operator
    where TStage : struct, IStage<TIn>
{
    private readonly StageMarker _marker;

    public FusedOperator(TStage stage, Collector<TOut> end, StageMarker marker)
    {
        _marker = marker;
        AddOutput(end);
        Inlet = new StageInlet(this, stage);
    }

    public Inlet<TIn> Inlet { get; }

    public override string? FailingFunction => _marker.Name;

    private sealed class StageInlet(FusedOperator<TIn, TOut, TStage> owner, TStage stage) : Inlet<TIn>(owner)
    {
        private TStage _stage = stage;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes) =>
            StageLoop.Run(ref _stage, values, timestamps, ref Position);
    }
}
