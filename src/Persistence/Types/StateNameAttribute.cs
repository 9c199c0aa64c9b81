namespace ActorStream;

/// <summary>Gives a member the name under which it is kept in state, so that it can be renamed in code without losing what was saved.</summary>
/// <param name="name">The name in the state: usually the one that the member had before.</param>
/// <example><code>
/// env.FromElements(new Visit("ann", 1), new Visit("ann", 2)).KeyBy(static v => v.Client).Sum(v => v.Bytes).Print();
/// // prints: Visit { Client = ann, Bytes = 1 }, Visit { Client = ann, Bytes = 3 }
///
/// public record Visit([property: StateName("Host")] string Client, long Bytes);         // it was called Host before
/// </code></example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The name in the state.</summary>
    public string Name { get; } = name;
}
