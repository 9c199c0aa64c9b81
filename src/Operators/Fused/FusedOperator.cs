namespace ActorStream.Operators;

/// <summary>A run of stateless functions as one loop over the batch: no queue, no batch and no call between them.</summary>
internal sealed class FusedOperator<TIn, TOut, TStage> : Operator
    where TStage : struct, IStage<TIn>
{
    public FusedOperator(TStage stage, FusedEnd<TOut> end)
    {
        AddOutput(end.Output);
        Inlet = new StageInlet(this, stage);
    }

    public Inlet<TIn> Inlet { get; }

    private sealed class StageInlet(FusedOperator<TIn, TOut, TStage> owner, TStage stage) : Inlet<TIn>(owner)
    {
        private TStage _stage = stage;

        public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes) =>
            StageLoop.Run(ref _stage, values, timestamps, ref Position);
    }
}
