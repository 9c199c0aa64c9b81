namespace ActorStream;

/// <summary>Lists one case of an abstract class or an interface, so that its values can be keys, state and records.</summary>
/// <typeparam name="T">The case: a concrete type that derives from the type with this attribute.</typeparam>
/// <param name="name">The name under which the case is kept in state: free to choose, unique within its base, and never to be changed.</param>
/// <example><code>
/// [Subtype&lt;Click&gt;("click"), Subtype&lt;View&gt;("view")]
/// public abstract record PageEvent(DateTimeOffset Time);
/// </code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, AllowMultiple = true, Inherited = false)]
public sealed class SubtypeAttribute<T>(string name) : Attribute
{
    /// <summary>The name of the case in the state.</summary>
    public string Name { get; } = name;
}
