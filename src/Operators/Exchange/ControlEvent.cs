namespace ActorStream.Operators.Exchange;

/// <summary>What travels between the records of a channel: it never overtakes them and needs no credit.</summary>
internal enum ControlKind
{
    Watermark,
    Idle,
    Active,
    Barrier,
    EndOfData,
    EndOfChannel,
}

/// <param name="Kind">What it says.</param>
/// <param name="Value">The watermark, or the barrier's checkpoint id.</param>
/// <param name="Barrier">The barrier itself.</param>
internal readonly record struct ControlEvent(ControlKind Kind, long Value = 0, CheckpointBarrier? Barrier = null);
