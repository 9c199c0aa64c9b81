namespace ActorStream;

/// <summary>
/// Leaves a member out of state, of keys and of what travels between tasks. Where the value is read back the member has what the constructor gives it, or its default.
/// </summary>
/// <example><code>
/// env.FromElements(new Visit { Host = "ann", Bytes = 1 }, new Visit { Host = "ann", Bytes = 2 }).KeyBy(static v => v.Host).MaxBy(static v => v.Bytes).Map(static v => v.Bytes).Print();
/// // prints: 1, 2
///
/// public class Visit
/// {
///     public string Host { get; set; } = "";
///     public long Bytes { get; set; }
///     [StateIgnore] public object? Cache { get; set; }
/// }
/// </code></example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class StateIgnoreAttribute : Attribute;
