using Microsoft.Extensions.Logging;

namespace ActorStream.Operators.Sources;

/// <summary>
/// Keeps count over the attempts of one process of what was taken from a source that gives everything only once, so that what a
/// failure has lost is told and counted, in <c>numRecordsNotReplayed</c>.
/// </summary>
internal sealed partial class Unreplayable
{
    private long _taken;

    /// <summary>One more record was taken from the source.</summary>
    public void Took() => Interlocked.Increment(ref _taken);

    /// <summary>Reading begins at a position.</summary>
    /// <param name="position">How many records the restored checkpoint has had; 0 where nothing was restored.</param>
    /// <param name="context">The reader.</param>
    public void Begin(long position, SourceReaderContext context)
    {
        // A process that has just been started knows nothing of what the one before had taken.
        var taken = Interlocked.Exchange(ref _taken, position);
        if (taken == 0 && position == 0) return;
        var lost = Math.Max(0, taken - position);
        context.Metrics.Counter("numRecordsNotReplayed").Value += lost;
        Restored(context.LoggerFactory.CreateLogger<Unreplayable>(), context.SourceName, position, lost);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} goes on behind record {Position} of the checkpoint with what comes: it cannot be read again. Records known to be lost: {Lost}.")]
    private static partial void Restored(ILogger logger, string source, long position, long lost);
}
