using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>One value for each key. Declared in the constructor of a function; holds the value of the key of the current record or timer.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>It is part of every checkpoint, and is restored with its key at any parallelism.</remarks>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static context => new Changes(context)).Print();
/// // prints: ann from / to /cart, ann from /cart to /pay, bob from / to /help
///
/// public sealed class Changes(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, string>
/// {
///     private readonly ValueState&lt;string?> _page = runtime.GetState&lt;string?>("page", null);
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
///     {
///         if (_page.Value is { } before) output.Collect($"{value.User} from {before} to {value.Page}");
///         _page.Value = value.Page;
///     }
/// }
/// </code></example>
[SuppressMessage("Naming", "CA1716", Justification = "The names are those of Flink.")]
public abstract class ValueState<T>
{
    internal ValueState()
    {
    }

    /// <summary>The value of the current key; the declared default when it has none. Setting null removes the value.</summary>
    /// <exception cref="InvalidOperationException">There is no current key, as in a constructor or in <c>OpenAsync</c>.</exception>
    public abstract T Value { get; set; }

    /// <summary>Whether the current key has a value.</summary>
    public abstract bool HasValue { get; }

    /// <summary>Whether the current key has no value.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>The value in place, for a change without a copy; it starts as the declared default.</summary>
    /// <param name="added">Whether the key had none before.</param>
    /// <returns>A reference that holds until state is next touched.</returns>
    public abstract ref T GetOrAdd(out bool added);

    /// <summary>Removes the value of the current key.</summary>
    public abstract void Clear();
}
