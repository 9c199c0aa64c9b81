using System.Collections;

namespace ActorStream;

/// <summary>A list for each key, to which elements are added at the end. Reads as the list of the key of the current record or timer.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>It is part of every checkpoint, and is restored with its key at any parallelism.</remarks>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static context => new Paths(context)).Print();
/// // prints: ann paid after /, /cart
///
/// public sealed class Paths(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, string>
/// {
///     private readonly ListState&lt;string> _pages = runtime.GetListState&lt;string>("pages");
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
///     {
///         if (value.Page != "/pay")
///         {
///             _pages.Add(value.Page);
///             return;
///         }
///         output.Collect($"{value.User} paid after {string.Join(", ", _pages)}");
///         _pages.Clear();
///     }
/// }
/// </code></example>
public abstract class ListState<T> : IReadOnlyList<T>
{
    internal ListState()
    {
    }

    /// <summary>How many elements the current key has.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the current key has no elements.</summary>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public abstract T this[int index] { get; }

    /// <summary>Adds an element at the end.</summary>
    /// <param name="value">The element.</param>
    public abstract void Add(T value);

    /// <summary>Adds elements at the end.</summary>
    /// <param name="values">The elements.</param>
    public abstract void AddRange(IEnumerable<T> values);

    /// <summary>Replaces the whole list.</summary>
    /// <param name="values">The new elements; with none of them the list is cleared.</param>
    public abstract void Update(IEnumerable<T> values);

    /// <summary>The elements as they are now: what is returned does not change when elements are added or the key changes.</summary>
    /// <returns>The elements, in the order in which they were added.</returns>
    public abstract IReadOnlyList<T> Get();

    /// <summary>Removes all elements of the current key.</summary>
    public abstract void Clear();

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => Get().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
