using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>A dictionary that is the same in every subtask. Only the broadcast side writes to it, through its context.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <remarks>It is part of every checkpoint; on restore each subtask gets a copy, whatever the parallelism.</remarks>
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
