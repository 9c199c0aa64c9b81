using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>A dictionary that is the same in every subtask. Only the broadcast side writes to it, through its context.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <remarks>It is part of every checkpoint; on restore each subtask gets a copy, whatever the parallelism.</remarks>
/// <example><code>
/// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
/// env.FromElements(1, 2).Connect(env.FromElements((1, "one"), (2, "two")).Broadcast()).Process(static context => new Named(context)).Print();
/// // prints: one, two
///
/// public sealed class Named(RuntimeContext runtime) : BroadcastProcessFunction&lt;int, (int Number, string Name), string>
/// {
///     private readonly BroadcastState&lt;int, string> _names = runtime.GetBroadcastState&lt;int, string>("names");
///
///     public override void ProcessElement(int value, ProcessContext context, Collector&lt;string> output) => output.Collect(_names[value]);
///
///     public override void ProcessBroadcastElement((int Number, string Name) value, BroadcastContext context, Collector&lt;string> output) =>
///         context.Put(_names, value.Number, value.Name);
/// }
/// </code></example>
public abstract class BroadcastState<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    internal BroadcastState()
    {
    }

    /// <inheritdoc/>
    public abstract int Count { get; }

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys => this.Select(static entry => entry.Key);

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => this.Select(static entry => entry.Value);

    /// <inheritdoc/>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The broadcast state has no entry {key}. Use TryGetValue where that may be.");

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public abstract bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value);

    /// <inheritdoc/>
    public abstract IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal abstract void Put(TKey key, TValue value);

    internal abstract bool Remove(TKey key);

    internal abstract void Clear();
}
