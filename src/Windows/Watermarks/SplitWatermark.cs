using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Windows;

/// <summary>Event time in one split: what its records have said, and what its generator has made of it.</summary>
internal sealed class SplitWatermark<T>(SourceSplit? split, WatermarkGenerator<T>? generator) : PartialWatermark
{
    private Output? _output;

    public SourceSplit? Split { get; } = split;

    /// <summary>The largest timestamp, for the built-in strategies.</summary>
    public long LargestTimestamp = EventTime.None;

    /// <summary>When the last record came, on the clock of <see cref="ReadableTime"/>.</summary>
    public long LastActive;

    /// <summary>Too far ahead of its alignment group to be read.</summary>
    public bool Paused;

    /// <summary>How far event time has come, emitted or not.</summary>
    public long Reached(WatermarkSettings settings)
    {
        if (settings.Kind != WatermarkKind.Bounded || LargestTimestamp == EventTime.None) return Watermark;
        var behind = settings.Bound + 1;
        return LargestTimestamp < EventTime.None + behind ? EventTime.None : LargestTimestamp - behind;
    }

    /// <summary>Writes event time down in the split, which a checkpoint stores.</summary>
    public void Store()
    {
        Split!.Watermark = Watermark;
        Split.LargestTimestamp = LargestTimestamp;
    }

    /// <summary>Goes on from what the split has stored: a floor, whatever the generator begins with.</summary>
    public void Restore()
    {
        Raise(Split!.Watermark);
        LargestTimestamp = Split.LargestTimestamp;
    }

    /// <returns>Whether the common watermark may have changed.</returns>
    public bool OnEvent(in T value, long timestamp)
    {
        var output = _output ??= new Output(this);
        output.Changed = false;
        generator!.OnEvent(value, EventTime.ToInstant(timestamp), output);
        return output.Changed;
    }

    public void OnPeriodicEmit() => generator?.OnPeriodicEmit(_output ??= new Output(this));

    private sealed class Output(SplitWatermark<T> owner) : WatermarkOutput
    {
        public bool Changed;

        public override void EmitWatermark(DateTimeOffset watermark)
        {
            Changed |= owner.Raise(EventTime.Of(watermark)) || owner.Idle;
            owner.Idle = false;
        }

        public override void MarkIdle()
        {
            Changed |= !owner.Idle;
            owner.Idle = true;
        }

        public override void MarkActive()
        {
            Changed |= owner.Idle;
            owner.Idle = false;
        }
    }
}
