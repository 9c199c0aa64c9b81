namespace ActorStream.Streams;

/// <summary>Rows that are handed to the program together, once.</summary>
/// <param name="Attempt">The attempt that made them.</param>
/// <param name="Writer">The subtask that made them.</param>
/// <param name="Number">Numbers a writer's chunks, from 1.</param>
/// <param name="Rows">The rows.</param>
internal sealed record RowChunk<T>(int Attempt, int Writer, long Number, T[] Rows);
