namespace ActorStream.Persistence;

/// <summary>Serialized state that cannot be read, or a value that cannot be written as its type says.</summary>
internal sealed class StateFormatException(string message) : ActorStreamException(message);
