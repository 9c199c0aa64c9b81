namespace ActorStream.Persistence;

/// <summary>State in a checkpoint or savepoint does not fit what the program declares under its name.</summary>
internal sealed class StateMismatchException(string message) : ActorStreamException(message);
