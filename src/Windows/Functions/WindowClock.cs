using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>The clocks of a window operator, as its functions see them.</summary>
internal sealed class WindowClock(OperatorContext context)
{
    /// <summary>The watermark that is being acted upon, already while its windows fire.</summary>
    public long Watermark { get; set; } = EventTime.None;

    public long Now => context.Now;
}
