namespace ActorStream.Persistence;

/// <summary>A type that cannot be serialized, or cannot be a key. The message names the type, the member and the remedy, and lacks the place in the plan, which the caller adds.</summary>
internal sealed class UnsupportedTypeException(Type type, TypeFault fault, string message) : ActorStreamException(message)
{
    /// <summary>The type that was asked for.</summary>
    public Type Type { get; } = type;

    /// <summary>What is wrong with it.</summary>
    public TypeFault Fault { get; } = fault;
}
