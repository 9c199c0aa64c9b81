namespace ActorStream.Persistence;

/// <summary>What is known of a type beside how it is encoded.</summary>
/// <param name="Shape">The schema of its encoding.</param>
/// <param name="IsImmutable">A shallow copy of a value is a safe snapshot of it.</param>
/// <param name="KeyFault">Why it cannot be a key; null when it can.</param>
/// <param name="IsOwn">A serializer of the user is part of it, so that it holds for one environment only.</param>
internal sealed record CodecTraits(TypeShape Shape, bool IsImmutable, TypeFault? KeyFault = null, bool IsOwn = false);
