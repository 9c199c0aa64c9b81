namespace ActorStream.Persistence;

/// <summary>A place of its own for one savepoint.</summary>
/// <param name="Path">As users name it.</param>
/// <param name="Store">The store that holds it.</param>
/// <param name="Job">What it is kept under there.</param>
/// <param name="Metadata">The name of its metadata.</param>
internal sealed record SavepointLocation(string Path, ICheckpointStore Store, string Job, string Metadata);
