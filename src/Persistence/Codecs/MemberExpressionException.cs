namespace ActorStream.Persistence;

/// <summary>A lambda that should name a member of a record, and does not, or one that cannot be replaced. The caller adds the place in the plan.</summary>
internal sealed class MemberExpressionException(string message) : ActorStreamException(message);
