namespace ActorStream;

/// <summary>Gives a member the name under which it is kept in state, so that it can be renamed in code without losing what was saved.</summary>
/// <param name="name">The name in the state: usually the one that the member had before.</param>
/// <example><code>public record Visit([StateName("Host")] string Client, long Bytes);</code></example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The name in the state.</summary>
    public string Name { get; } = name;
}
