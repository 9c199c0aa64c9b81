namespace ActorStream;

/// <summary>
/// Leaves a member out of state, of keys and of what travels between tasks. Where the value is read back the member has what the constructor gives it, or its default.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class StateIgnoreAttribute : Attribute;
