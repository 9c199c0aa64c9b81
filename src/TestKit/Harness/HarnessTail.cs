using ActorStream.Operators;

namespace ActorStream.TestKit;

/// <summary>The end of a harness: keeps what comes for the test.</summary>
internal sealed class HarnessTail<T> : Operator
{
    private readonly HarnessOutput<T> _output;

    public HarnessTail(HarnessOutput<T> output)
    {
        _output = output;
        Input = new RecordInlet(this);
    }

    public Inlet<T> Input { get; }

    public override bool AdvanceWatermark(long watermark)
    {
        _output.Watermarks.Add(watermark);
        return base.AdvanceWatermark(watermark);
    }

    private sealed class RecordInlet(HarnessTail<T> owner) : Inlet<T>(owner)
    {
        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            for (var i = 0; i < values.Length; i++) owner._output.Records.Add((values[i], timestamps[i]));
            return values.Length;
        }
    }
}

/// <summary>What has come out of a harness and was not taken yet.</summary>
internal sealed class HarnessOutput<T>
{
    public List<(T Record, long Timestamp)> Records { get; } = [];

    public List<long> Watermarks { get; } = [];
}
