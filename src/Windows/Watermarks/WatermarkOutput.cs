namespace ActorStream;

/// <summary>What a <see cref="WatermarkGenerator{T}"/> emits to.</summary>
public abstract class WatermarkOutput
{
    /// <summary>Says that no record at or before <paramref name="watermark"/> is to come from this split. One that is lower than before is ignored.</summary>
    /// <param name="watermark">How far event time has come; it also makes an idle split active.</param>
    public abstract void EmitWatermark(DateTimeOffset watermark);

    /// <summary>The split no longer holds event time back, until its next record or watermark.</summary>
    public abstract void MarkIdle();

    /// <summary>The split holds event time back again.</summary>
    public abstract void MarkActive();
}
