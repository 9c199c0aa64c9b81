namespace ActorStream.Connectors;

/// <summary>What a checkpoint has of a partition that is not committed yet, or, behind all of these, of the subtask.</summary>
/// <param name="Folder">The partition's folder below the sink's; null: the subtask has prepared everything up to here.</param>
/// <param name="Since">When the partition was begun, in epoch milliseconds.</param>
/// <param name="Round">Which of the subtask's checkpoints had its last part, from 1; of the subtask which checkpoint this is, <see cref="long.MaxValue"/> for its last.</param>
/// <param name="Watermark">How far event time had come in the subtask.</param>
internal sealed record PartitionMark(string? Folder, long Since, long Round, long Watermark);
