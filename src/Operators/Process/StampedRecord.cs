namespace ActorStream.Operators;

/// <summary>A record with its timestamp, as state keeps it.</summary>
/// <param name="Timestamp">Epoch milliseconds.</param>
/// <param name="Value">The record.</param>
internal readonly record struct StampedRecord<T>(long Timestamp, T Value);
