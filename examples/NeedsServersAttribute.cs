namespace ActorStream.Examples;

/// <summary>An example that does nothing without servers of its own: <c>--list</c> leaves it out.</summary>
[AttributeUsage(AttributeTargets.Class)]
sealed class NeedsServersAttribute : Attribute;
