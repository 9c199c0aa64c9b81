using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>A dictionary for each key. Reads as the dictionary of the key of the current record or timer.</summary>
/// <typeparam name="TKey">The type of the dictionary's keys.</typeparam>
/// <typeparam name="TValue">The type of its values.</typeparam>
/// <remarks>
/// Entries are enumerated in the order in which their keys were added. While it is enumerated, entries may be changed, added and removed. Each entry is a row of its own:
/// a large dictionary costs no more for each access than a small one. It is part of every checkpoint, and is restored with its key at any parallelism.
/// </remarks>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static context => new PageCounts(context)).Print();
/// // prints: (ann, /, 1), (bob, /, 1), (ann, /cart, 1), (ann, /pay, 1), (bob, /help, 1)
///
/// public sealed class PageCounts(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, (string, string, int)>
/// {
///     private readonly MapState&lt;string, int> _counts = runtime.GetMapState&lt;string, int>("counts");
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;(string, string, int)> output)
///     {
///         _counts[value.Page] = _counts.TryGetValue(value.Page, out var count) ? count + 1 : 1;
///         output.Collect((value.User, value.Page, _counts[value.Page]));
///     }
/// }
/// </code></example>
public abstract class MapState<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    internal MapState()
    {
    }

    /// <summary>How many entries the current key has.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the current key has no entries.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The keys of the entries.</summary>
    public IEnumerable<TKey> Keys => this.Select(static entry => entry.Key);

    /// <summary>The values of the entries.</summary>
    public IEnumerable<TValue> Values => this.Select(static entry => entry.Value);

    /// <summary>The value of an entry; setting it adds the entry when there is none.</summary>
    /// <param name="key">The entry's key.</param>
    /// <exception cref="KeyNotFoundException">The value is read, and there is none.</exception>
    public TValue this[TKey key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The map state has no entry {key}. Use TryGetValue where that may be.");
        set => GetOrAdd(key, out _) = value;
    }

    /// <summary>The value of an entry, if there is one.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one.</returns>
    public abstract bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value);

    /// <summary>The value of an entry in place, for a change without a copy; a new one starts as <c>default</c>.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="added">Whether there was none before.</param>
    /// <returns>A reference that holds until state is next touched.</returns>
    public abstract ref TValue GetOrAdd(TKey key, out bool added);

    /// <summary>Whether there is an entry.</summary>
    /// <param name="key">The entry's key.</param>
    /// <returns>Whether there is.</returns>
    public abstract bool ContainsKey(TKey key);

    /// <summary>Removes an entry.</summary>
    /// <param name="key">The entry's key.</param>
    /// <returns>Whether there was one.</returns>
    public abstract bool Remove(TKey key);

    /// <summary>Removes all entries of the current key.</summary>
    public abstract void Clear();

    /// <inheritdoc/>
    public abstract IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
