namespace ActorStream;

/// <summary>Lists one case of an abstract class or an interface, so that its values can be keys, state and records.</summary>
/// <typeparam name="T">The case: a concrete type that derives from the type with this attribute.</typeparam>
/// <param name="name">The name under which the case is kept in state: free to choose, unique within its base, and never to be changed.</param>
/// <example><code>
/// env.FromElements&lt;PageEvent>(new Press("a"), new View("a", 3)).KeyBy(static e => e.Page).Reduce(static (_, last) => last).Print();
/// // prints: Press { Page = a }, View { Page = a, Seconds = 3 }
///
/// [Subtype&lt;Press>("press"), Subtype&lt;View>("view")]
/// public abstract record PageEvent(string Page);
/// public record Press(string Page) : PageEvent(Page);
/// public record View(string Page, int Seconds) : PageEvent(Page);
/// </code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, AllowMultiple = true, Inherited = false)]
public sealed class SubtypeAttribute<T>(string name) : Attribute
{
    /// <summary>The name of the case in the state.</summary>
    public string Name { get; } = name;
}
