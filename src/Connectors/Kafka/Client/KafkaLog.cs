using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>What the connector logs.</summary>
internal static partial class KafkaLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for new partitions of {Topics} failed, the next look comes at the next interval: {Reason}")]
    public static partial void NotFound(ILogger logger, string topics, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source}: {Split} offset {Offset} is not there any more; reading goes on at offset {Position} (auto.offset.reset is {Reset}). Records that were left out: {Skipped}.")]
    public static partial void Reset(ILogger logger, string source, string split, long offset, long position, string reset, long skipped);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source}: the offsets of checkpoint {Checkpoint} could not be committed to the group {Group}: {Reason}. The checkpoint itself is not concerned.")]
    public static partial void NotCommitted(ILogger logger, string source, long checkpoint, string group, string reason);
}
